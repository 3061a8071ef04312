//! From XML to flow nodes and flows. Elements and attributes are known by the URI of their namespace, never by its prefix.

use std::collections::HashMap;

use roxmltree::{Document, Node as Xml};

use super::{
    MOST,
    element::{Boundary, Event, Multi, Node, Shape, kind},
};

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// Namespaces in which engines of this family keep their own attributes.
const VENDORS: [&str; 3] = ["http://camunda.org/schema/1.0/bpmn", "http://operaton.org/schema/1.0/bpmn", "http://activiti.org/bpmn"];
/// Characters of a name or a condition that are kept: more than a line can show.
const LONGEST: usize = 240;

/// A process as a graph: nodes by index, in the order of the document.
#[derive(Default)]
pub(super) struct Model {
    pub(super) process: String,
    pub(super) name: String,
    pub(super) nodes: Vec<Node>,
    /// The process itself comes first.
    pub(super) scopes: Vec<Scope>,
    /// Ways from node to node, in the order of the document, default flows last.
    pub(super) ways: Vec<Way>,
    pub(super) left_out: usize,
}

/// What contains flow nodes.
#[derive(Default)]
pub(super) struct Scope {
    /// The subprocess; the process itself has none.
    pub(super) host: Option<usize>,
    pub(super) nodes: Vec<usize>,
}

/// A way from node to node within one scope.
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) how: How,
}

impl Way {
    /// Whether it is from a host to its boundary event.
    pub(super) fn is_boundary(&self) -> bool {
        matches!(self.how, How::Boundary)
    }

    /// Whether something is said about when it is taken.
    pub(super) fn is_labelled(&self) -> bool {
        matches!(&self.how, How::Flow { name, condition, is_default, .. } if *is_default || !name.is_empty() || !condition.is_empty())
    }

    /// Whether it is taken only under a condition.
    pub(super) fn is_conditional(&self) -> bool {
        matches!(&self.how, How::Flow { condition, .. } if !condition.is_empty())
    }
}

/// What leads from node to node.
pub(super) enum How {
    /// A sequence flow.
    Flow { id: String, name: String, condition: String, is_default: bool },
    /// From a link event to the one of the same name.
    Link,
    /// From a host to the event on its boundary.
    Boundary,
}

/// The process to show, if there is one.
pub(super) fn model(document: &Document, process: Option<&str>) -> Option<Model> {
    let of_key = |xml: &Xml| process.is_some() && xml.attribute("id") == process;
    let executable = |xml: &Xml| xml.attribute("isExecutable") == Some("true");
    let processes = || document.descendants().filter(|xml| is_bpmn(*xml, "process"));
    let chosen = processes().find(of_key).or_else(|| processes().find(executable)).or_else(|| processes().next())?;
    let mut reading = Reading {
        named: definitions(document),
        model: Model::default(),
        scope_of: vec![],
        hosts: vec![],
        defaults: vec![],
        arrows: vec![],
    };
    reading.model.process = short(chosen.attribute("id").unwrap_or_default());
    reading.model.name = short(chosen.attribute("name").unwrap_or_default());
    reading.scope(chosen);
    Some(reading.finish())
}

fn is_bpmn(xml: Xml, name: &str) -> bool {
    xml.is_element() && xml.tag_name().namespace() == Some(BPMN) && xml.tag_name().name() == name
}

/// Messages, signals, errors and escalations by id.
fn definitions<'x>(document: &'x Document<'x>) -> HashMap<&'x str, Xml<'x, 'x>> {
    let elements = document.root_element().children().filter(|xml| xml.is_element() && xml.tag_name().namespace() == Some(BPMN));
    elements.filter_map(|xml| Some((xml.attribute("id")?, xml))).collect()
}

fn child<'x>(xml: Xml<'x, 'x>, name: &str) -> Option<Xml<'x, 'x>> {
    xml.children().find(|child| is_bpmn(*child, name))
}

fn vendor<'x>(xml: Xml<'x, 'x>, name: &str) -> Option<&'x str> {
    VENDORS.iter().find_map(|uri| xml.attribute((*uri, name)))
}

/// As much of a text as a line can show, on one line.
fn short(text: &str) -> String {
    let mut kept = String::new();
    let mut room = LONGEST;
    for word in text.split_ascii_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.extend(word.chars().take(room));
        room = room.saturating_sub(word.len() + 1);
        if room == 0 {
            break;
        }
    }
    kept
}

fn text_of(xml: Option<Xml>) -> String {
    short(xml.and_then(|xml| xml.text()).unwrap_or_default())
}

struct Reading<'x> {
    named: HashMap<&'x str, Xml<'x, 'x>>,
    model: Model,
    /// The scope of each node.
    scope_of: Vec<usize>,
    /// The host's id of each boundary event.
    hosts: Vec<(usize, &'x str)>,
    /// The id of each node's default flow.
    defaults: Vec<Option<&'x str>>,
    /// Sequence flows and the scopes that they stand in.
    arrows: Vec<(usize, Xml<'x, 'x>)>,
}

impl<'x> Reading<'x> {
    /// Reads a process and, one after the other, all subprocesses in it.
    fn scope(&mut self, process: Xml<'x, 'x>) {
        let mut open = vec![(process, None)];
        while let Some((parent, host)) = open.pop() {
            let scope = self.model.scopes.len();
            self.model.scopes.push(Scope { host, nodes: vec![] });
            for xml in parent.children().filter(|xml| xml.is_element() && xml.tag_name().namespace() == Some(BPMN)) {
                if xml.tag_name().name() == "sequenceFlow" {
                    self.arrows.push((scope, xml));
                    continue;
                }
                let Some((words, shape)) = kind(xml.tag_name().name()) else { continue };
                if self.model.nodes.len() == MOST {
                    self.model.left_out += 1;
                    continue;
                }
                let at = self.model.nodes.len();
                let node = self.node(xml, words, shape);
                self.model.nodes.push(node);
                self.model.scopes[scope].nodes.push(at);
                self.scope_of.push(scope);
                self.defaults.push(xml.attribute("default"));
                if let Some(host) = xml.attribute("attachedToRef") {
                    self.hosts.push((at, host));
                }
                if shape == Shape::Scope {
                    open.push((xml, Some(at)));
                }
            }
        }
    }

    fn node(&self, xml: Xml<'x, 'x>, words: &'static str, shape: Shape) -> Node {
        let is = |name: &str| vendor(xml, name) == Some("true");
        let boundary = xml
            .attribute("attachedToRef")
            .map(|_| if xml.attribute("cancelActivity") == Some("false") { Boundary::Beside } else { Boundary::Interrupting });
        let multi = child(xml, "multiInstanceLoopCharacteristics")
            .map(|each| if each.attribute("isSequential") == Some("true") { Multi::Sequential } else { Multi::Parallel });
        let calls = xml.attribute("calledElement").or_else(|| vendor(xml, "caseRef")).or_else(|| vendor(xml, "decisionRef"));
        Node {
            id: xml.attribute("id").unwrap_or_default().to_owned(),
            name: short(xml.attribute("name").unwrap_or_default()),
            words: if xml.attribute("triggeredByEvent") == Some("true") { "event subprocess" } else { words },
            shape,
            event: self.event(xml),
            boundary,
            async_before: is("asyncBefore") || is("async"),
            async_after: is("asyncAfter"),
            multi: multi.or_else(|| child(xml, "standardLoopCharacteristics").map(|_| Multi::Loop)),
            calls: calls.map(short),
            topic: vendor(xml, "topic").filter(|_| vendor(xml, "type") == Some("external")).map(short),
            goes: None,
        }
    }

    /// What an event is about, by its first event definition; or the message of a task that sends or receives one.
    fn event(&self, xml: Xml<'x, 'x>) -> Option<Event> {
        if let Some(message) = xml.attribute("messageRef") {
            return Some(Event { kind: "message", detail: self.named(message, &["name"]) });
        }
        let definition = xml.children().find(|child| {
            child.is_element() && child.tag_name().namespace() == Some(BPMN) && child.tag_name().name().ends_with("EventDefinition")
        })?;
        let refers = |attribute: &str, to: &[&str]| definition.attribute(attribute).map_or_else(String::new, |id| self.named(id, to));
        let (kind, detail) = match definition.tag_name().name() {
            "timerEventDefinition" => {
                let time = ["timeDuration", "timeDate", "timeCycle"].iter().find_map(|name| child(definition, name));
                ("timer", text_of(time))
            }
            "messageEventDefinition" => ("message", refers("messageRef", &["name"])),
            "signalEventDefinition" => ("signal", refers("signalRef", &["name"])),
            "errorEventDefinition" => ("error", refers("errorRef", &["errorCode", "name"])),
            "escalationEventDefinition" => ("escalation", refers("escalationRef", &["escalationCode", "name"])),
            "conditionalEventDefinition" => ("conditional", text_of(child(definition, "condition"))),
            "linkEventDefinition" => ("link", short(definition.attribute("name").unwrap_or_default())),
            "compensateEventDefinition" => ("compensation", short(definition.attribute("activityRef").unwrap_or_default())),
            "cancelEventDefinition" => ("cancel", String::new()),
            "terminateEventDefinition" => ("terminate", String::new()),
            _ => return None,
        };
        Some(Event { kind, detail })
    }

    /// The first of these attributes of what a reference means, else the reference itself. A reference may carry a prefix.
    fn named(&self, id: &str, attributes: &[&str]) -> String {
        let local = id.rsplit(':').next().unwrap_or(id);
        let found = self.named.get(id).or_else(|| self.named.get(local));
        short(found.and_then(|xml| attributes.iter().find_map(|name| xml.attribute(*name))).unwrap_or(id))
    }

    /// Finds the ends of all flows.
    fn finish(mut self) -> Model {
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (at, node) in self.model.nodes.iter().enumerate() {
            // of several with one id the first is meant
            by_id.entry(node.id.as_str()).or_insert(at);
        }
        let mut ways = vec![];
        for (scope, xml) in &self.arrows {
            let end = |attribute: &str| {
                let at = *by_id.get(xml.attribute(attribute)?)?;
                (self.scope_of[at] == *scope).then_some(at)
            };
            let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) else { continue };
            if self.model.nodes[to].boundary.is_none() {
                ways.push(Way { from, to, how: flow(*xml, self.defaults[from]) });
            }
        }
        ways.sort_by_key(|way| matches!(way.how, How::Flow { is_default: true, .. }));
        for (event, host) in &self.hosts {
            let host = by_id.get(host).copied().filter(|host| self.scope_of[*host] == self.scope_of[*event] && host != event);
            if let Some(from) = host.filter(|host| self.model.nodes[*host].boundary.is_none()) {
                ways.push(Way { from, to: *event, how: How::Boundary });
            }
        }
        ways.extend(links(&self.model));
        self.model.ways = ways;
        self.model
    }
}

fn flow(xml: Xml, default: Option<&str>) -> How {
    let id = xml.attribute("id").unwrap_or_default();
    How::Flow {
        id: id.to_owned(),
        name: short(xml.attribute("name").unwrap_or_default()),
        condition: text_of(child(xml, "conditionExpression")),
        is_default: !id.is_empty() && default == Some(id),
    }
}

/// From each link event without a way out to the one of the same name, in its scope, without a way in.
fn links(model: &Model) -> Vec<Way> {
    let mut ways = vec![];
    for scope in &model.scopes {
        let links = |words: &'static str| {
            scope.nodes.iter().copied().filter(move |at| model.nodes[*at].words == words).filter_map(|at| {
                let event = model.nodes[at].event.as_ref().filter(|event| event.kind == "link")?;
                Some((event.detail.as_str(), at))
            })
        };
        let catching: HashMap<&str, usize> = links("catch event").collect();
        ways.extend(links("throw event").filter_map(|(name, from)| Some(Way { from, to: *catching.get(name)?, how: How::Link })));
    }
    ways
}
