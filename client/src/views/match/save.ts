/** Offers a file for saving. */
export function saveBlob(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
