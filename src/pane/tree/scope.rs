//! What the selected line narrows the lists beside the tree to: its instance, and of that the activity with what stands in it.

use super::{Node, Role, Tree};
use crate::resource::filter::{Term, Test};

impl Tree {
    /// The instance of the selected line, and the terms that narrow a list of a resource to that line.
    pub fn scope(&self, resource: &str) -> Vec<Term> {
        let Some(node) = self.selected() else { return vec![Term::is("instance", self.instance.clone())] };
        let mut terms = vec![Term::is("instance", node.instance.clone())];
        if node.role.is_instance() {
            return terms;
        }
        let (below, above) = self.around_selected();
        let own = below.iter().copied().filter(|node| node.role != Role::Transition);
        // of what is over, one execution has passed through many activities
        let holder = match resource {
            "incidents" => Some("holds"),
            "jobs" => Some("activity"),
            _ => None,
        };
        terms.extend(holder.filter(|_| self.is_past() && below.len() == 1).map(|field| Term::is(field, node.activity.clone())));
        match resource {
            // by execution and not by activity: of many instances of one activity each has its own
            "incidents" | "jobs" | "external-tasks" => terms.push(any_of("execution", below.iter().flat_map(|node| &node.executions))),
            // what is visible from here: its own variables, and those of the scopes it stands in
            "variables" => terms.push(any_of("scope", above.iter().copied().chain(own).map(|node| &node.id))),
            // of a scope what ran in it, of an activity itself
            "historic-activities" if below.len() > 1 => terms.push(any_of("within", own.map(|node| &node.id))),
            "historic-activities" => terms.push(any_of("id", own.map(|node| &node.id))),
            "tasks" => terms.push(any_of("scope", own.map(|node| &node.id))),
            _ => {}
        }
        terms
    }

    /// The selected line and those of the same instance below it, folded away or not; and those it stands in, outermost first.
    fn around_selected(&self) -> (Vec<&Node>, Vec<&Node>) {
        let Some(at) = self.selected().and_then(|node| self.whole.iter().position(|other| other.id == node.id)) else {
            return (vec![], vec![]);
        };
        let here = &self.whole[at];
        let below = self.whole[at..].iter().enumerate().take_while(|(by, node)| *by == 0 || node.depth > here.depth).map(|(_, node)| node);
        let below = below.filter(|node| node.instance == here.instance).collect();
        let mut above: Vec<&Node> = vec![];
        for node in self.whole[..at].iter().rev().take_while(|node| node.role != Role::Caller) {
            if node.instance == here.instance && node.depth < above.last().map_or(here.depth, |inner| inner.depth) {
                above.push(node);
            }
        }
        above.reverse();
        (below, above)
    }
}

fn any_of<'a>(field: &str, values: impl Iterator<Item = &'a String>) -> Term {
    let mut values: Vec<&str> = values.map(String::as_str).filter(|value| !value.is_empty()).collect();
    values.sort_unstable();
    values.dedup();
    Term::of(field, Test::AnyOf, values.join(","))
}
