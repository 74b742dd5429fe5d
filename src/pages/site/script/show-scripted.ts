/** Shows the elements that are of no use without a script: the page has them hidden. */
export function showScripted(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-scripted]')) {
    element.hidden = false;
  }
}
