import type { PointTable } from './point-table.ts';
import type { RingNode } from './ring-types.ts';

/**
 * Walks the circle from a point on and gathers `count` different nodes. Nodes of racks that are there already wait until every rack has
 * come (as Cassandra's NetworkTopologyStrategy does); a node without a rack is one by itself.
 */
export function walkReplicas(table: PointTable, nodes: readonly RingNode[], start: number, count: number): string[] {
  const wanted = Math.min(count, nodes.length);
  const rackOf = (node: RingNode) => (node.rack === undefined ? `node:${node.id}` : `rack:${node.rack}`);
  const rackCount = new Set(nodes.map(rackOf)).size;
  const seen = new Set<number>();
  const racks = new Set<string>();
  const chosen: string[] = [];
  const waiting: string[] = [];
  const size = table.points.length;
  for (let step = 0; step < size && chosen.length < wanted; step++) {
    const owner = table.owners[(start + step) % size] as number;
    if (seen.has(owner)) continue;
    seen.add(owner);
    const node = nodes[owner] as RingNode;
    if (racks.has(rackOf(node)) && racks.size < rackCount) {
      waiting.push(node.id);
      continue;
    }
    racks.add(rackOf(node));
    chosen.push(node.id);
    if (racks.size === rackCount) {
      while (waiting.length > 0 && chosen.length < wanted) chosen.push(waiting.shift() as string);
    }
  }
  return chosen;
}
