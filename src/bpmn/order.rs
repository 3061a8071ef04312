//! In which order the nodes of a scope are read: along the flows from its start events, what can be reached only from one node below that node.
//!
//! Such nodes are found as a tree of dominators: where the branches of a gateway meet again, the meeting point belongs to the gateway, not to a
//! branch. (Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm", in sweeps over the reverse postorder.)

use super::{
    element::Shape,
    read::{Model, Way},
};

/// Sweeps after which the tree is taken as it is. Graphs that structured people draw need two or three.
const SWEEPS: usize = 64;
const NONE: usize = usize::MAX;

/// The order of all nodes of a process, by index.
pub(super) struct Order {
    /// For each scope, the nodes that belong to no other, in reading order.
    pub(super) tops: Vec<Vec<usize>>,
    /// For each node, the nodes that are reached through it alone, in reading order.
    pub(super) below: Vec<Vec<usize>>,
    /// For each node, the one that it is reached through.
    above: Vec<usize>,
    /// For each node, how many nodes that makes, itself included.
    pub(super) size: Vec<usize>,
    /// For each node, its place along the flows.
    rank: Vec<usize>,
    /// For each node, the ways out of it.
    pub(super) out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
    seen: Vec<bool>,
}

impl Order {
    pub(super) fn of(model: &Model) -> Self {
        let count = model.nodes.len();
        let (mut out, mut into) = (vec![vec![]; count], vec![vec![]; count]);
        for (at, way) in model.ways.iter().enumerate() {
            out[way.from].push(at);
            into[way.to].push(at);
        }
        let (below, above, size) = (vec![vec![]; count], vec![NONE; count], vec![1; count]);
        let (rank, seen) = (vec![NONE; count], vec![false; count]);
        let mut order = Self { tops: vec![], below, above, size, rank, out, into, seen };
        let mut reached = 0;
        for scope in &model.scopes {
            let mut top = vec![];
            let is_start = |at: usize| model.nodes[at].shape == Shape::Start;
            let starts: Vec<usize> = scope.nodes.iter().copied().filter(|at| is_start(*at)).collect();
            order.pass(&model.ways, &starts, &mut top, &mut reached);
            // what no start event leads to: first what nothing leads to at all, then rings
            let loose: Vec<usize> =
                scope.nodes.iter().copied().filter(|at| order.rank[*at] == NONE && order.into[*at].is_empty()).collect();
            order.pass(&model.ways, &loose, &mut top, &mut reached);
            for &at in &scope.nodes {
                if order.rank[at] == NONE {
                    order.pass(&model.ways, &[at], &mut top, &mut reached);
                }
            }
            order.tops.push(top);
        }
        order
    }

    /// Whether a branch begins with this way: no other leads on to where it ends. Ways back do not count.
    pub(super) fn is_branch(&self, ways: &[Way], way: usize) -> bool {
        let leads_on = |way: &Way| self.rank[way.from] < self.rank[way.to];
        if self.above[ways[way].to] != ways[way].from {
            return false;
        }
        let mut on = self.into[ways[way].to].iter().copied().filter(|way| leads_on(&ways[*way]));
        on.next() == Some(way) && on.next().is_none()
    }

    /// Places what can be reached from some roots and was not placed before.
    fn pass(&mut self, ways: &[Way], roots: &[usize], top: &mut Vec<usize>, reached: &mut usize) {
        let first = *reached;
        let sequence = self.sequence(ways, roots);
        for (rank, at) in sequence.iter().enumerate() {
            self.rank[*at] = first + rank;
        }
        *reached += sequence.len();
        // by rank within this pass; 0 is what stands above all roots
        let mut idom = vec![NONE; sequence.len() + 1];
        idom[0] = 0;
        let mut is_root = vec![false; sequence.len() + 1];
        for at in roots {
            is_root[self.rank[*at] - first + 1] = true;
        }
        for _ in 0..SWEEPS {
            let mut changed = false;
            for (rank, at) in sequence.iter().enumerate() {
                let mut above = if is_root[rank + 1] { 0 } else { NONE };
                for way in &self.into[*at] {
                    let from = self.rank[ways[*way].from];
                    // what was placed by an earlier pass leads nowhere here, or this node would have been placed then
                    if from == NONE || from < first || idom[from - first + 1] == NONE {
                        continue;
                    }
                    above = if above == NONE { from - first + 1 } else { meet(&idom, above, from - first + 1) };
                }
                changed |= idom[rank + 1] != above;
                idom[rank + 1] = above;
            }
            if !changed {
                break;
            }
        }
        for (rank, at) in sequence.iter().enumerate() {
            match idom[rank + 1] {
                0 | NONE => top.push(*at),
                above => {
                    self.below[sequence[above - 1]].push(*at);
                    self.above[*at] = sequence[above - 1];
                }
            }
        }
        for (rank, at) in sequence.iter().enumerate().rev() {
            if !matches!(idom[rank + 1], 0 | NONE) {
                self.size[sequence[idom[rank + 1] - 1]] += self.size[*at];
            }
        }
    }

    /// What can be reached from some roots and was not placed before, each node after those that lead to it, as far as there are no rings.
    fn sequence(&mut self, ways: &[Way], roots: &[usize]) -> Vec<usize> {
        let mut done = vec![];
        for root in roots.iter().rev() {
            let mut open = vec![(*root, self.out[*root].len())];
            if std::mem::replace(&mut self.seen[*root], true) {
                continue;
            }
            while let Some((at, left)) = open.last_mut() {
                if *left == 0 {
                    done.push(*at);
                    open.pop();
                    continue;
                }
                *left -= 1;
                let to = ways[self.out[*at][*left]].to;
                if !std::mem::replace(&mut self.seen[to], true) {
                    open.push((to, self.out[to].len()));
                }
            }
        }
        done.reverse();
        done
    }
}

/// The nearest node that two nodes both stand below.
fn meet(idom: &[usize], mut a: usize, mut b: usize) -> usize {
    while a != b {
        while a > b {
            a = idom[a];
        }
        while b > a {
            b = idom[b];
        }
    }
    a
}
