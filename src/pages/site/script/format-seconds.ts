/** Such as `0:09` and `12:30`; hours are minutes too, as rate limits rarely last longer than one. */
export function formatSeconds(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
