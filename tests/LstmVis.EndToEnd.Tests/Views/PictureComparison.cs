using Microsoft.Playwright;

namespace LstmVis.EndToEnd.Tests;

/// <summary>
/// How much two pictures differ, as the share of 8 x 8 blocks whose mean colour differs by more than 28 of 255 in a channel. A mean over a block hides how a
/// machine softens the edges of letters; a line, a bar or a word that is elsewhere does not hide.
/// </summary>
internal static class PictureComparison
{
    /// <summary>Share of blocks that may differ: rounding of a scrollbar or of a line of text.</summary>
    public const double Tolerance = 0.006;

    private const string Script = """
        async ([a, b]) => {
          const size = 8;
          const load = async (data) => createImageBitmap(new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
          const [first, second] = await Promise.all([load(a), load(b)]);
          if (first.width !== second.width || first.height !== second.height) return 1;
          const pixels = (image) => {
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height).data;
          };
          const [left, right] = [pixels(first), pixels(second)];
          let blocks = 0;
          let different = 0;
          for (let y = 0; y + size <= first.height; y += size) {
            for (let x = 0; x + size <= first.width; x += size) {
              const sums = [0, 0, 0];
              for (let dy = 0; dy < size; dy++) {
                for (let dx = 0; dx < size; dx++) {
                  const at = ((y + dy) * first.width + x + dx) * 4;
                  for (let channel = 0; channel < 3; channel++) sums[channel] += left[at + channel] - right[at + channel];
                }
              }
              blocks++;
              if (sums.some((sum) => Math.abs(sum) / (size * size) > 28)) different++;
            }
          }
          return different / blocks;
        }
        """;

    /// <summary>The share of blocks that differ; 1 for pictures of different size. The page only computes.</summary>
    public static Task<double> DifferenceAsync(IPage page, byte[] first, byte[] second) =>
        page.EvaluateAsync<double>(Script, new[] { Convert.ToBase64String(first), Convert.ToBase64String(second) });
}
