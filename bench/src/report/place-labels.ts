/** Something at a point, and the text beside it. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
}

/**
 * How high each label stands that is in a column beside its points: as close to its point as it can without touching another one, within
 * the borders.
 *
 * @param height of a label, with the space to the next one
 * @returns in the order of the points
 */
export function placeLabels(
  points: readonly Labelled[],
  height: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): number[] {
  const order = points.map((_, at) => at).toSorted((one, other) => yOf(points, one) - yOf(points, other));
  const blocks: { first: number; count: number; sum: number }[] = [];
  for (const [place, at] of order.entries()) {
    blocks.push({ first: place, count: 1, sum: yOf(points, at) });
    // Two blocks that touch become one around the middle of both.
    for (;;) {
      const [above, below] = blocks.slice(-2);
      if (above === undefined || below === undefined) break;
      if (startOf(above, height, top, bottom) + above.count * height <= startOf(below, height, top, bottom))
        break;
      blocks.splice(-2, 2, {
        first: above.first,
        count: above.count + below.count,
        sum: above.sum + below.sum,
      });
    }
  }
  const placed = points.map(() => 0);
  for (const block of blocks) {
    const start = startOf(block, height, top, bottom);
    for (let index = 0; index < block.count; index += 1) {
      placed[order[block.first + index] ?? 0] = start + (index + 0.5) * height;
    }
  }
  return placed;
}

/** The upper border of a block whose middle is that of its points, or as near to it as the borders let it be. */
function startOf(
  { count, sum }: { readonly count: number; readonly sum: number },
  height: number,
  top: number,
  bottom: number,
): number {
  const tall = count * height;
  return Math.max(top, Math.min(sum / count - tall / 2, bottom - tall));
}

function yOf(points: readonly Labelled[], at: number): number {
  return points[at]?.y ?? 0;
}
