//! A process definition as the interpreter needs it: read once from its BPMN. Knows nothing of instances.

use std::collections::HashMap;
use std::ops::{Deref, Index};
use std::sync::Arc;

use roxmltree::Node;

use super::id::Id;

const CAMUNDA: &str = "http://camunda.org/schema/1.0/bpmn";

/// Position of an element in its definition, in little room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementIndex(u16);

impl From<usize> for ElementIndex {
    fn from(position: usize) -> Self {
        Self(u16::try_from(position).unwrap_or(u16::MAX))
    }
}

impl From<ElementIndex> for usize {
    fn from(index: ElementIndex) -> Self {
        Self::from(index.0)
    }
}

/// The elements of a definition.
#[derive(Debug, Clone)]
pub struct Elements(Vec<Arc<Element>>);

impl Index<ElementIndex> for Elements {
    type Output = Arc<Element>;

    fn index(&self, index: ElementIndex) -> &Arc<Element> {
        &self.0[usize::from(index)]
    }
}

impl Deref for Elements {
    type Target = [Arc<Element>];

    fn deref(&self) -> &[Arc<Element>] {
        &self.0
    }
}

/// What an element does when a token arrives.
#[derive(Debug, Clone, PartialEq)]
pub enum Behaviour {
    StartEvent,
    EndEvent,
    ExclusiveGateway,
    ParallelGateway,
    UserTask(Box<UserTask>),
    ServiceTask { expression: String, result: Option<String> },
    ExternalTask { topic: String, priority: Option<String> },
    CallActivity { called: String },
    SubProcess,
    TimerCatch { duration: String },
    TimerBoundary { duration: String, attached: ElementIndex },
    MessageCatch { message: String },
}

/// What a user task declares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UserTask {
    /// Expression of the assignee.
    pub assignee: Option<String>,
    /// Groups who may claim it.
    pub groups: Vec<String>,
    /// Users who may claim it.
    pub users: Vec<String>,
    /// Expression of the due date.
    pub due: Option<String>,
    /// Expression of the priority.
    pub priority: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Form fields.
    pub fields: Vec<FormField>,
}

/// One field of a generated form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// Name of the variable it writes.
    pub id: String,
    /// `string`, `long`, `boolean`, `date`, `enum`.
    pub kind: String,
    /// Value it starts with.
    pub default: Option<String>,
    /// The least value that `submit-form` takes.
    pub min: Option<i64>,
}

/// A way out of an element.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Its id.
    pub id: String,
    /// Where it leads.
    pub target: ElementIndex,
    /// The condition, if any.
    pub condition: Option<String>,
}

/// A node of the process.
#[derive(Debug, Clone)]
pub struct Element {
    /// BPMN id.
    pub id: String,
    /// Name, if any.
    pub name: Option<String>,
    /// What it does.
    pub behaviour: Behaviour,
    /// The subprocess that it lies in.
    pub parent: Option<ElementIndex>,
    /// Whether a job stands before it.
    pub async_before: bool,
    /// Ways out.
    pub outgoing: Vec<Flow>,
    /// How many ways lead in.
    pub incoming: usize,
    /// The flow taken when no condition holds.
    pub default: Option<String>,
    /// Expression of the number of parallel instances.
    pub cardinality: Option<String>,
    /// Timers on its edge.
    pub boundary: Vec<ElementIndex>,
    /// Retries of its jobs.
    pub retries: i64,
    /// The job definition, where it makes jobs.
    pub job_definition: Option<Id>,
}

impl Element {
    /// `activityType` of trees and history.
    pub fn activity_type(&self) -> &'static str {
        match &self.behaviour {
            Behaviour::StartEvent => "startEvent",
            Behaviour::EndEvent => "noneEndEvent",
            Behaviour::ExclusiveGateway => "exclusiveGateway",
            Behaviour::ParallelGateway => "parallelGateway",
            Behaviour::UserTask(_) => "userTask",
            Behaviour::ServiceTask { .. } | Behaviour::ExternalTask { .. } => "serviceTask",
            Behaviour::CallActivity { .. } => "callActivity",
            Behaviour::SubProcess => "subProcess",
            Behaviour::TimerCatch { .. } => "intermediateTimer",
            Behaviour::TimerBoundary { .. } => "boundaryTimer",
            Behaviour::MessageCatch { .. } => "intermediateMessageCatch",
        }
    }

    /// Type and configuration of its job definition.
    pub fn job_kind(&self) -> (&'static str, String) {
        match &self.behaviour {
            Behaviour::TimerCatch { duration } => ("timer-intermediate-transition", format!("DURATION: {duration}")),
            Behaviour::TimerBoundary { duration, .. } => ("timer-transition", format!("DURATION: {duration}")),
            _ => ("async-continuation", "async-before".to_owned()),
        }
    }

    /// Whether a token in it runs in an execution of its own.
    pub fn is_scope(&self) -> bool {
        matches!(
            self.behaviour,
            Behaviour::ExternalTask { .. }
                | Behaviour::CallActivity { .. }
                | Behaviour::SubProcess
                | Behaviour::TimerCatch { .. }
                | Behaviour::MessageCatch { .. }
        ) || !self.boundary.is_empty()
    }
}

/// A deployed version of a process.
#[derive(Debug, Clone)]
pub struct Definition {
    /// `key:version:uuid`.
    pub id: String,
    /// Key.
    pub key: String,
    /// Version, counted from 1.
    pub version: u32,
    /// Position of its deployment.
    pub deployment: usize,
    /// Name.
    pub name: Option<String>,
    /// Its documentation.
    pub description: Option<String>,
    /// Version tag.
    pub version_tag: Option<String>,
    /// Name of the deployed file.
    pub resource: String,
    /// The XML as deployed.
    pub xml: &'static str,
    /// Whether new instances are refused.
    pub suspended: bool,
    /// Elements; the process itself is none.
    pub elements: Elements,
    /// Where instances begin.
    pub start: ElementIndex,
    /// Fields of its start form.
    pub form: Vec<FormField>,
}

impl Definition {
    /// Reads a definition, which becomes the version after the latest; `None` when the XML is not a process that the interpreter knows.
    pub fn read(
        (resource, xml): (&str, &'static str),
        deployment: usize,
        latest: impl Fn(&str) -> u32,
        ids: &mut dyn FnMut() -> Id,
    ) -> Option<Self> {
        let document = roxmltree::Document::parse(xml).ok()?;
        let process = document.descendants().find(|n| n.has_tag_name("process") || n.tag_name().name() == "process")?;
        let messages: HashMap<&str, &str> = document
            .descendants()
            .filter(|n| n.tag_name().name() == "message")
            .filter_map(|n| Some((n.attribute("id")?, n.attribute("name")?)))
            .collect();
        let key = process.attribute("id")?.to_owned();
        let version = latest(&key) + 1;
        let id = format!("{key}:{version}:{}", ids());
        let mut reader = Reader { elements: Vec::new(), by_id: HashMap::new(), messages, ids };
        reader.nodes(process, None);
        reader.flows(process);
        let elements = Elements(reader.elements.into_iter().map(Arc::new).collect());
        let start = elements.iter().position(|e| e.parent.is_none() && e.behaviour == Behaviour::StartEvent)?.into();
        Some(Self {
            id,
            key,
            version,
            deployment,
            name: process.attribute("name").map(str::to_owned),
            description: process.children().find(|n| n.tag_name().name() == "documentation").and_then(|n| n.text()).map(str::to_owned),
            version_tag: process.attribute((CAMUNDA, "versionTag")).map(str::to_owned),
            resource: format!("{resource}.bpmn"),
            xml,
            suspended: false,
            elements,
            start,
            form: process.children().find(|n| n.tag_name().name() == "startEvent").map(form).unwrap_or_default(),
        })
    }

    /// The start event inside a subprocess.
    pub fn start_inside(&self, parent: ElementIndex) -> Option<ElementIndex> {
        self.elements.iter().position(|e| e.parent == Some(parent) && e.behaviour == Behaviour::StartEvent).map(Into::into)
    }
}

struct Reader<'a> {
    elements: Vec<Element>,
    by_id: HashMap<String, ElementIndex>,
    messages: HashMap<&'a str, &'a str>,
    ids: &'a mut dyn FnMut() -> Id,
}

impl Reader<'_> {
    fn nodes(&mut self, scope: Node, parent: Option<ElementIndex>) {
        for node in scope.children().filter(Node::is_element) {
            let (Some(behaviour), Some(id)) = (self.behaviour(node), node.attribute("id")) else { continue };
            let async_before = camunda(node, "asyncBefore").as_deref() == Some("true");
            let timer = matches!(behaviour, Behaviour::TimerCatch { .. } | Behaviour::TimerBoundary { .. });
            let index = self.elements.len();
            if let Behaviour::TimerBoundary { attached, .. } = &behaviour
                && let Some(host) = self.elements.get_mut(usize::from(*attached))
            {
                host.boundary.push(index.into());
            }
            let inside = behaviour == Behaviour::SubProcess;
            self.by_id.insert(id.to_owned(), index.into());
            self.elements.push(Element {
                id: id.to_owned(),
                name: node.attribute("name").map(str::to_owned),
                behaviour,
                parent,
                async_before,
                outgoing: Vec::new(),
                incoming: 0,
                default: node.attribute("default").map(str::to_owned),
                cardinality: text_of(node, "loopCardinality"),
                boundary: Vec::new(),
                retries: if text_of(node, "failedJobRetryTimeCycle").is_some() { 1 } else { 3 },
                job_definition: (async_before || timer).then(|| (self.ids)()),
            });
            if inside {
                self.nodes(node, Some(index.into()));
            }
        }
    }

    fn flows(&mut self, process: Node) {
        for flow in process.descendants().filter(|n| n.tag_name().name() == "sequenceFlow") {
            let end = |name: &str| flow.attribute(name).and_then(|id| self.by_id.get(id)).copied();
            let (Some(source), Some(target)) = (end("sourceRef"), end("targetRef")) else { continue };
            let id = flow.attribute("id").unwrap_or_default().to_owned();
            self.elements[usize::from(source)].outgoing.push(Flow { id, target, condition: text_of(flow, "conditionExpression") });
            self.elements[usize::from(target)].incoming += 1;
        }
    }

    fn behaviour(&self, node: Node) -> Option<Behaviour> {
        let duration = text_of(node, "timeDuration");
        Some(match node.tag_name().name() {
            "startEvent" => Behaviour::StartEvent,
            "endEvent" => Behaviour::EndEvent,
            "exclusiveGateway" => Behaviour::ExclusiveGateway,
            "parallelGateway" => Behaviour::ParallelGateway,
            "userTask" => Behaviour::UserTask(Box::new(user_task(node))),
            "serviceTask" => match camunda(node, "topic") {
                Some(topic) => Behaviour::ExternalTask { topic, priority: camunda(node, "taskPriority") },
                None => Behaviour::ServiceTask { expression: camunda(node, "expression")?, result: camunda(node, "resultVariable") },
            },
            "callActivity" => Behaviour::CallActivity { called: node.attribute("calledElement")?.to_owned() },
            "subProcess" => Behaviour::SubProcess,
            "boundaryEvent" => {
                let attached = *self.by_id.get(node.attribute("attachedToRef")?)?;
                Behaviour::TimerBoundary { duration: duration?, attached }
            }
            "intermediateCatchEvent" => {
                if let Some(duration) = duration {
                    Behaviour::TimerCatch { duration }
                } else {
                    let event = node.descendants().find(|n| n.tag_name().name() == "messageEventDefinition")?;
                    Behaviour::MessageCatch { message: (*self.messages.get(event.attribute("messageRef")?)?).to_owned() }
                }
            }
            _ => return None,
        })
    }
}

fn camunda(node: Node, name: &str) -> Option<String> {
    node.attribute((CAMUNDA, name)).map(str::to_owned)
}

fn text_of(node: Node, name: &str) -> Option<String> {
    // Only its own definitions count, not those of what lies inside a subprocess.
    let direct = node.children().filter(Node::is_element).flat_map(|c| std::iter::once(c).chain(c.children()));
    direct.filter(|n| n.tag_name().name() == name).find_map(|n| n.text()).map(|t| t.trim().to_owned())
}

fn user_task(node: Node) -> UserTask {
    let list = |name: &str| camunda(node, name).map(|s| s.split(',').map(|p| p.trim().to_owned()).collect()).unwrap_or_default();
    UserTask {
        assignee: camunda(node, "assignee"),
        groups: list("candidateGroups"),
        users: list("candidateUsers"),
        due: camunda(node, "dueDate"),
        priority: camunda(node, "priority"),
        description: text_of(node, "documentation"),
        fields: form(node),
    }
}

fn form(node: Node) -> Vec<FormField> {
    node.descendants().filter(|n| n.tag_name().name() == "formField").filter_map(form_field).collect()
}

fn form_field(node: Node) -> Option<FormField> {
    let minimum = node.descendants().find(|n| n.tag_name().name() == "constraint" && n.attribute("name") == Some("min"));
    Some(FormField {
        id: node.attribute("id")?.to_owned(),
        kind: node.attribute("type")?.to_owned(),
        default: node.attribute("defaultValue").map(str::to_owned),
        min: minimum.and_then(|n| n.attribute("config")).and_then(|c| c.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(definition: &Definition, id: &str) -> ElementIndex {
        definition.elements.iter().position(|e| e.id == id).unwrap().into()
    }

    fn definition(name: &str) -> Definition {
        let xml = crate::demo::files().filter(|(n, _)| *n == name).last().unwrap().1;
        read(name, xml)
    }

    fn read(name: &str, xml: &'static str) -> Definition {
        let mut last = 0;
        Definition::read((name, xml), 0, |_| 0, &mut || {
            last += 1;
            Id::nth(last)
        })
        .unwrap()
    }

    #[test]
    fn every_definition_of_ours_can_be_read_and_every_element_is_reached() {
        for (name, xml) in crate::demo::files() {
            let definition = read(name, xml);
            for element in definition.elements.iter() {
                let begins = matches!(element.behaviour, Behaviour::StartEvent | Behaviour::TimerBoundary { .. });
                assert!(begins || element.incoming > 0, "{name}: nothing leads to {}", element.id);
                assert!(element.behaviour == Behaviour::EndEvent || !element.outgoing.is_empty(), "{name}: {} is a dead end", element.id);
            }
        }
    }

    #[test]
    fn a_subprocess_has_its_own_elements_and_a_timer_on_its_edge() {
        let picking = definition("picking");
        let floor = element(&picking, "floor");
        assert_eq!(picking.elements[picking.start_inside(floor).unwrap()].id, "floor_start");
        assert_eq!(picking.elements[floor].boundary, [element(&picking, "slow")]);
        assert_eq!(picking.elements[element(&picking, "collect")].cardinality.as_deref(), Some("${pickers}"));
    }

    #[test]
    fn jobs_of_ours_fail_once_and_timers_keep_three_retries() {
        let order = definition("supplier-invoice");
        let of = |id: &str| &order.elements[element(&order, id)];
        assert_eq!((of("ledger").retries, of("pay_day").retries), (1, 3));
        assert_eq!(of("pay_day").job_kind(), ("timer-intermediate-transition", "DURATION: ${payIn}".to_owned()));
    }
}
