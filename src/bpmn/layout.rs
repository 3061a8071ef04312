//! From a graph to lines: branches below the node that they leave, what they lead to together after them, loops in words.

use super::{
    DEEPEST, Item, Line, Outline,
    element::{Flow, Goes},
    order::Order,
    read::{How, Model},
};

/// Writes the lines of a process.
pub(super) fn outline(model: Model) -> Outline {
    let order = Order::of(&model);
    let mut contents = vec![None; model.nodes.len()];
    for (at, scope) in model.scopes.iter().enumerate() {
        if let Some(host) = scope.host {
            contents[host] = Some(at);
        }
    }
    let mut drawing = Drawing { model: &model, order: &order, contents, rows: vec![], row_of: vec![0; model.nodes.len()], open: vec![] };
    drawing.run();
    let Drawing { rows, row_of, .. } = drawing;
    let goes: Vec<Option<Goes>> = (0..rows.len()).map(|at| goes(&model, &rows, &row_of, at)).collect();
    let lines = rows.into_iter().zip(goes).map(|(row, goes)| row.line(&model, goes)).collect();
    Outline { process: model.process, name: model.name, lines, left_out: model.left_out }
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    rails: u32,
    is_head: bool,
}

impl Place {
    /// Below this one; `more`: siblings come after it.
    fn below(self, more: bool, is_head: bool) -> Self {
        if self.depth == DEEPEST {
            return Self { is_head: false, ..self };
        }
        Self { depth: self.depth + 1, rails: self.rails | u32::from(more) << self.depth, is_head }
    }
}

/// A line before it is known where its ways lead.
struct Row {
    place: Place,
    what: What,
    /// The way that leads away from it without being drawn.
    away: Option<usize>,
}

#[derive(Clone, Copy)]
enum What {
    Node(usize),
    Way(usize),
}

/// What is still to be drawn, the next last.
enum Next {
    Node(usize, Place),
    Way { way: usize, followed: bool, place: Place },
}

struct Drawing<'m> {
    model: &'m Model,
    order: &'m Order,
    /// The scope inside each subprocess.
    contents: Vec<Option<usize>>,
    rows: Vec<Row>,
    row_of: Vec<usize>,
    open: Vec<Next>,
}

impl Drawing<'_> {
    fn run(&mut self) {
        let top = Place { depth: 0, rails: 0, is_head: false };
        self.open.extend(self.order.tops[0].iter().rev().map(|at| Next::Node(*at, top)));
        while let Some(next) = self.open.pop() {
            match next {
                Next::Node(at, place) => self.node(at, place),
                Next::Way { way, followed, place } => self.way(way, followed, place),
            }
        }
    }

    /// A way out of a gateway; an unlabelled one has no line of its own where its branch follows.
    fn way(&mut self, way: usize, followed: bool, place: Place) {
        let labelled = self.model.ways[way].is_labelled();
        if followed {
            self.open.push(Next::Node(self.model.ways[way].to, Place { is_head: place.is_head && !labelled, ..place }));
        }
        if labelled || !followed {
            self.rows.push(Row { place, what: What::Way(way), away: (!followed).then_some(way) });
        }
    }

    fn node(&mut self, at: usize, place: Place) {
        let (model, order) = (self.model, self.order);
        let (events, flows): (Vec<usize>, Vec<usize>) = order.out[at].iter().copied().partition(|way| model.ways[*way].is_boundary());
        let branches = flows.len() > 1 || flows.iter().any(|way| model.ways[*way].is_conditional());
        let away = flows.first().copied().filter(|_| !branches);
        self.row_of[at] = self.rows.len();
        self.rows.push(Row { place, what: What::Node(at), away });

        let mut followed: Vec<usize> = flows.iter().copied().filter(|way| branches && order.is_branch(&model.ways, *way)).collect();
        let is_below = |ways: &[usize], node: usize| ways.iter().any(|way| model.ways[*way].to == node);
        let mut after: Vec<usize> =
            order.below[at].iter().copied().filter(|node| !is_below(&followed, *node) && !is_below(&events, *node)).collect();
        if after.is_empty() {
            // the branches never meet again: a clearly longest one is what a person calls "and then"
            let size = |way: usize| order.size[model.ways[way].to];
            let all: usize = followed.iter().map(|way| size(*way)).sum();
            if let Some(longest) = followed.iter().position(|way| size(*way) * 3 > all * 2) {
                after.push(model.ways[followed.remove(longest)].to);
            }
        }

        let beside = Place { is_head: false, ..place };
        self.open.extend(after.iter().rev().map(|node| Next::Node(*node, beside)));
        let mut more = false;
        for way in flows.iter().rev().filter(|_| branches) {
            self.open.push(Next::Way { way: *way, followed: followed.contains(way), place: place.below(more, true) });
            more = true;
        }
        for way in events.iter().rev() {
            self.open.push(Next::Node(model.ways[*way].to, place.below(more, true)));
            more = true;
        }
        if let Some(scope) = self.contents[at] {
            self.open.extend(order.tops[scope].iter().rev().map(|node| Next::Node(*node, place.below(true, false))));
        }
    }
}

/// Where a line leads, if that is not where reading on leads.
fn goes(model: &Model, rows: &[Row], row_of: &[usize], at: usize) -> Option<Goes> {
    let row = &rows[at];
    let to = model.ways[row.away?].to;
    let target = row_of[to];
    let depth = rows[target].place.depth;
    let reads_on = matches!(row.what, What::Node(_))
        && target > at
        && depth <= row.place.depth
        && rows[at + 1..target].iter().all(|between| between.place.depth > depth);
    (!reads_on).then(|| Goes { to: model.nodes[to].label().to_owned(), back: target <= at })
}

impl Row {
    fn line(self, model: &Model, goes: Option<Goes>) -> Line {
        let Place { depth, rails, is_head } = self.place;
        let item = match self.what {
            What::Node(at) => {
                let mut node = model.nodes[at].clone();
                node.goes = goes;
                Item::Node(Box::new(node))
            }
            What::Way(at) => Item::Flow(Box::new(match &model.ways[at].how {
                How::Flow { id, name, condition, is_default } => {
                    Flow { id: id.clone(), name: name.clone(), condition: condition.clone(), is_default: *is_default, goes }
                }
                How::Link | How::Boundary => Flow { goes, ..Flow::default() },
            })),
        };
        Line { depth, is_head, rails, item }
    }
}
