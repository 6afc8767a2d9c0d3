const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export const formatCount = (count: number): string => grouped.format(count);

/** "1 match", "3,214 matches". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let amount = bytes;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[unit] ?? ""}`;
}

/** An activation or threshold: up to three decimals, with a true minus sign. */
export function formatActivation(activation: number): string {
  if (Number.isNaN(activation)) return "no value";
  if (!Number.isFinite(activation)) return activation > 0 ? "∞" : "−∞";
  const text = Math.abs(activation) >= 1000 ? activation.toPrecision(4) : activation.toFixed(3);
  return text.replace("-", "−");
}

export const formatPercent = (share: number): string =>
  share >= 0.1 ? `${Math.round(share * 100)} %` : `${(share * 100).toFixed(1)} %`;
