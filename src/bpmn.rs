//! BPMN 2.0 XML as an outline: the flow nodes of a process as lines in flow order, the way a person would read them aloud.
//!
//! Knows nothing of servers, instances or drawing. Whatever the XML is, reading it ends with an outline or a reason, never with a panic.

mod element;
mod layout;
mod order;
mod read;

use thiserror::Error;

pub use element::{Boundary, Event, Flow, Goes, Multi, Node, Shape};

/// Bytes of XML that are read at most.
const LARGEST: usize = 32 << 20;
/// XML nodes that are read at most: elements, texts, comments.
const XML_NODES: u32 = 2_000_000;
/// Flow nodes that an outline holds at most; what is beyond is counted.
const MOST: usize = 10_000;
/// How deep lines are indented at most; what is nested more deeply stands there too.
pub const DEEPEST: usize = 24;

/// A process as lines in flow order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The id of the process: the key of its definition.
    pub process: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Its flow nodes and the branches between them.
    pub lines: Vec<Line>,
    /// Flow nodes that did not fit.
    pub left_out: usize,
}

/// One line of an outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How many branches, boundary events and subprocesses it stands in, at most [`DEEPEST`].
    pub depth: usize,
    /// Whether it is the first line of a branch of the node above.
    pub is_head: bool,
    rails: u32,
    /// What stands on it.
    pub item: Item,
}

/// What stands on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A flow node.
    Node(Box<Node>),
    /// A way out of the node above: its branch begins on the next line, or it goes elsewhere.
    Flow(Box<Flow>),
}

/// Why there is no outline.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// Larger than anybody would draw.
    #[error("the BPMN source is larger than {} MiB", LARGEST >> 20)]
    TooLarge,
    /// Not well formed, or with a DTD.
    #[error("the BPMN source is not readable XML: {0}")]
    Xml(#[from] roxmltree::Error),
    /// XML of another kind.
    #[error("no BPMN process in it")]
    NoProcess,
}

impl Outline {
    /// Reads the process with that id; without one, or where no process has it, the first that can be executed, else the first.
    ///
    /// # Errors
    /// Too large, not XML, or no process in it.
    pub fn read(xml: &str, process: Option<&str>) -> Result<Self, Unreadable> {
        if xml.len() > LARGEST {
            return Err(Unreadable::TooLarge);
        }
        let options = roxmltree::ParsingOptions { allow_dtd: false, nodes_limit: XML_NODES, ..roxmltree::ParsingOptions::default() };
        let document = roxmltree::Document::parse_with_options(xml, options)?;
        let model = read::model(&document, process).ok_or(Unreadable::NoProcess)?;
        Ok(layout::outline(model))
    }

    /// The line of a flow node.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.node().is_some_and(|node| node.id == id))
    }
}

impl Line {
    /// The flow node on this line, if it is one's.
    pub fn node(&self) -> Option<&Node> {
        match &self.item {
            Item::Node(node) => Some(node),
            Item::Flow(_) => None,
        }
    }

    /// Whether the branch at a level (less than `depth`) has siblings below this line.
    pub fn goes_on(&self, level: usize) -> bool {
        self.rails >> level & 1 == 1
    }
}

#[cfg(test)]
mod tests;
