/** The strongly connected components of a graph (Tarjan 1972), without recursion. */
export function componentsOf(nodes: readonly number[], next: (node: number) => number[]): number[][] {
  const search = new Search(next);
  for (const node of nodes) search.from(node);
  return search.found;
}

type Step = { node: number; rest: number[] };

class Search {
  readonly found: number[][] = [];
  private readonly order = new Map<number, number>();
  private readonly low = new Map<number, number>();
  private readonly open: number[] = [];
  private readonly isOpen = new Set<number>();
  private readonly path: Step[] = [];

  constructor(private readonly next: (node: number) => number[]) {}

  from(start: number): void {
    if (this.order.has(start)) return;
    this.enter(start);
    for (let top = this.path.at(-1); top !== undefined; top = this.path.at(-1)) {
      const to = top.rest.pop();
      if (to === undefined) this.leave(top.node);
      else if (!this.order.has(to)) this.enter(to);
      else if (this.isOpen.has(to)) this.lower(top.node, this.order.get(to) ?? 0);
    }
  }

  private enter(node: number): void {
    this.low.set(node, this.order.size);
    this.order.set(node, this.order.size);
    this.open.push(node);
    this.isOpen.add(node);
    this.path.push({ node, rest: this.next(node) });
  }

  private leave(node: number): void {
    this.path.pop();
    const low = this.low.get(node) ?? 0;
    const above = this.path.at(-1);
    if (above !== undefined) this.lower(above.node, low);
    if (low !== this.order.get(node)) return;
    const component = this.open.splice(this.open.indexOf(node));
    for (const one of component) this.isOpen.delete(one);
    this.found.push(component);
  }

  private lower(node: number, to: number): void {
    this.low.set(node, Math.min(this.low.get(node) ?? 0, to));
  }
}
