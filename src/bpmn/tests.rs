use std::fmt::Write as _;

use super::*;

const OPEN: &str =
    r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">"#;

fn read(process: &str) -> Outline {
    Outline::read(&format!("{OPEN}<process id=\"p\">{process}</process></definitions>"), None).expect("an outline")
}

/// Elements and flows from `kind id`, `a>b`, `a>b if condition`, `a>b named name`.
fn process(parts: &[&str]) -> String {
    let mut xml = String::new();
    for part in parts {
        if let Some((from, rest)) = part.split_once('>') {
            let (to, condition) = rest.split_once(" if ").unwrap_or((rest, ""));
            let (to, name) = to.split_once(" named ").unwrap_or((to, ""));
            let condition =
                if condition.is_empty() { String::new() } else { format!("<conditionExpression>{condition}</conditionExpression>") };
            write!(
                xml,
                "<sequenceFlow id=\"{from}_{to}\" name=\"{name}\" sourceRef=\"{from}\" targetRef=\"{to}\">{condition}</sequenceFlow>"
            )
        } else {
            let (kind, id) = part.split_once(' ').expect("kind and id");
            write!(xml, "<{kind} id=\"{id}\"/>")
        }
        .expect("a string");
    }
    xml
}

fn goes(goes: Option<&Goes>) -> String {
    goes.map_or_else(String::new, |goes| format!(" {} {}", if goes.back { "back to" } else { "->" }, goes.to))
}

/// The outline as it would be drawn, without signs.
fn drawn(outline: &Outline) -> Vec<String> {
    let draw = |line: &Line| {
        let mut text = String::new();
        for level in 0..line.depth {
            let last = level + 1 == line.depth;
            text.push_str(match (last && line.is_head, line.goes_on(level)) {
                (true, true) => "+-",
                (true, false) => "`-",
                (false, true) => "| ",
                (false, false) => "  ",
            });
        }
        match &line.item {
            Item::Node(node) => text + node.label() + &goes(node.goes.as_ref()),
            Item::Flow(flow) => (text + "(" + flow.label() + ")") + &goes(flow.goes.as_ref()),
        }
    };
    outline.lines.iter().map(draw).collect()
}

fn lines(parts: &[&str]) -> Vec<String> {
    drawn(&read(&process(parts)))
}

#[test]
fn nodes_come_in_the_order_of_the_flows_not_of_the_document() {
    let parts = ["endEvent end", "userTask b", "serviceTask a", "startEvent start", "b>end", "a>b", "start>a"];
    assert_eq!(lines(&parts), ["start", "a", "b", "end"]);
}

#[test]
fn branches_stand_below_their_gateway_and_what_they_lead_to_after_them() {
    let parts = [
        "startEvent start",
        "parallelGateway split",
        "task a",
        "task b",
        "parallelGateway join",
        "endEvent end",
        "start>split",
        "split>a",
        "split>b",
        "a>join",
        "b>join",
        "join>end",
    ];
    assert_eq!(lines(&parts), ["start", "split", "+-a", "`-b", "join", "end"]);
}

#[test]
fn conditions_of_a_gateway_are_lines_and_its_default_comes_last() {
    let xml = r#"<startEvent id="s"/><exclusiveGateway id="g" default="d"/><task id="a"/><task id="b"/><task id="c"/><endEvent id="e"/>
        <sequenceFlow id="f" sourceRef="s" targetRef="g"/><sequenceFlow id="d" sourceRef="g" targetRef="b"/>
        <sequenceFlow id="x" name="large" sourceRef="g" targetRef="a"><conditionExpression>${amount &gt; 10}</conditionExpression></sequenceFlow>
        <sequenceFlow id="y" sourceRef="g" targetRef="e"><conditionExpression>${none}</conditionExpression></sequenceFlow>
        <sequenceFlow id="h" sourceRef="a" targetRef="c"/><sequenceFlow id="i" sourceRef="b" targetRef="c"/>
        <sequenceFlow id="j" sourceRef="c" targetRef="e"/>"#;
    let outline = read(xml);
    let expected = ["s", "g", "+-(large)", "| a", "+-(${none}) -> e", "`-(otherwise)", "  b", "c", "e"];
    assert_eq!(drawn(&outline), expected);
    let Item::Flow(flow) = &outline.lines[2].item else { panic!("a flow") };
    assert_eq!((flow.id.as_str(), flow.condition.as_str()), ("x", "${amount > 10}"));
}

#[test]
fn a_loop_is_a_line_that_says_where_it_goes_back_to() {
    let parts = [
        "startEvent start",
        "userTask review",
        "exclusiveGateway ok",
        "task book",
        "endEvent end",
        "start>review",
        "review>ok",
        "ok>review named no",
        "ok>book named yes",
        "book>end",
    ];
    assert_eq!(lines(&parts), ["start", "review", "ok", "+-(no) back to review", "`-(yes) -> book", "book", "end"]);
}

#[test]
fn a_loop_through_a_task_says_so_on_the_task() {
    let parts = [
        "startEvent start",
        "userTask review",
        "exclusiveGateway ok",
        "task fix",
        "task book",
        "task file",
        "endEvent end",
        "start>review",
        "review>ok",
        "ok>fix if no",
        "fix>review",
        "ok>book if yes",
        "book>file",
        "file>end",
    ];
    assert_eq!(lines(&parts), ["start", "review", "ok", "+-(no)", "| fix back to review", "`-(yes) -> book", "book", "file", "end"]);
}

#[test]
fn a_task_that_leads_to_itself_ends() {
    assert_eq!(lines(&["task a", "a>a"]), ["a back to a"]);
}

#[test]
fn a_clearly_longest_branch_goes_on_without_indentation_where_branches_never_meet() {
    let parts = [
        "startEvent s",
        "exclusiveGateway g",
        "endEvent rejected",
        "task a",
        "task b",
        "endEvent done",
        "s>g",
        "g>rejected if bad",
        "g>a if good",
        "a>b",
        "b>done",
    ];
    assert_eq!(lines(&parts), ["s", "g", "+-(bad)", "| rejected", "`-(good) -> a", "a", "b", "done"]);
}

#[test]
fn branches_of_about_equal_length_stand_side_by_side() {
    let parts = [
        "startEvent s",
        "eventBasedGateway g",
        "task a",
        "endEvent paid",
        "task b",
        "task c",
        "endEvent late",
        "s>g",
        "g>a",
        "a>paid",
        "g>b",
        "b>c",
        "c>late",
    ];
    assert_eq!(lines(&parts), ["s", "g", "+-a", "| paid", "`-b", "  c", "  late"]);
}

#[test]
fn boundary_events_stand_under_their_host_with_what_follows_them() {
    let xml =
        process(&["startEvent s", "endEvent e", "task next", "task remind", "s>host", "host>next", "next>e", "late>remind", "remind>next"])
            + r#"<boundaryEvent id="late" attachedToRef="host" cancelActivity="false">
                <timerEventDefinition><timeDuration>PT2D</timeDuration></timerEventDefinition></boundaryEvent>
             <boundaryEvent id="broken" attachedToRef="host"><errorEventDefinition errorRef="oops"/></boundaryEvent>
             <userTask id="host"/>"#;
    let xml = format!("{OPEN}<error id=\"oops\" errorCode=\"E42\"/><process id=\"p\">{xml}</process></definitions>");
    let outline = Outline::read(&xml, None).expect("an outline");
    assert_eq!(drawn(&outline), ["s", "host", "+-late", "| remind", "`-broken", "next", "e"]);
    let node = |id: &str| outline.lines[outline.position(id).expect("there")].node().expect("a node").clone();
    assert_eq!(node("late").boundary, Some(Boundary::Beside));
    assert_eq!(node("late").event, Some(Event { kind: "timer", detail: "PT2D".to_owned() }));
    assert_eq!(node("broken").boundary, Some(Boundary::Interrupting));
    assert_eq!(node("broken").event, Some(Event { kind: "error", detail: "E42".to_owned() }));
}

#[test]
fn subprocesses_hold_their_nodes_and_event_subprocesses_come_at_the_end() {
    let xml = process(&["endEvent e", "startEvent s", "s>sub", "sub>e"])
        + r#"<subProcess id="alarm" triggeredByEvent="true"><startEvent id="bell"/></subProcess><subProcess id="sub">"#
        + &process(&["startEvent in", "task work", "in>work"])
        + r#"</subProcess><boundaryEvent id="stop" attachedToRef="sub"/>"#;
    let outline = read(&xml);
    assert_eq!(drawn(&outline), ["s", "sub", "| in", "| work", "`-stop", "e", "alarm", "| bell"]);
    assert_eq!(outline.lines[6].node().map(|node| node.words), Some("event subprocess"));
}

#[test]
fn what_no_start_leads_to_comes_at_the_end_rings_last() {
    let parts = [
        "task ring1",
        "task ring2",
        "task island",
        "startEvent s",
        "task a",
        "endEvent e",
        "ring1>ring2",
        "ring2>ring1",
        "s>a",
        "a>e",
        "island>a",
    ];
    assert_eq!(lines(&parts), ["s", "a", "e", "island back to a", "ring1", "ring2 back to ring1"]);
}

#[test]
fn two_starts_that_meet_are_told_before_the_meeting_point() {
    let parts = ["startEvent one", "startEvent two", "task a", "task meet", "one>a", "a>meet", "two>meet"];
    assert_eq!(lines(&parts), ["one", "a -> meet", "two", "meet"]);
}

#[test]
fn links_are_followed_by_name() {
    let link = |kind: &str, id: &str| format!("<{kind} id=\"{id}\"><linkEventDefinition name=\"L\"/></{kind}>");
    let xml = link("intermediateCatchEvent", "land")
        + &link("intermediateThrowEvent", "jump")
        + &process(&["startEvent s", "task t", "s>jump", "land>t"]);
    assert_eq!(drawn(&read(&xml)), ["s", "jump", "land", "t"]);
}

#[test]
fn marks_of_every_vendor_are_known_by_namespace_not_by_prefix() {
    let uri = "http://operaton.org/schema/1.0/bpmn";
    let xml = format!(
        r#"<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:q="{uri}" xmlns:camunda="urn:something-else">
        <b:process id="p"><b:serviceTask id="a" q:asyncBefore="true" q:type="external" q:topic="letters" camunda:asyncAfter="true">
        <b:multiInstanceLoopCharacteristics isSequential="true"/></b:serviceTask>
        <b:callActivity id="c" calledElement="payment" q:asyncAfter="true"/></b:process></b:definitions>"#
    );
    let outline = Outline::read(&xml, None).expect("an outline");
    let (a, c) = (outline.lines[0].node().expect("a"), outline.lines[1].node().expect("c"));
    assert_eq!((a.async_before, a.async_after, a.multi, a.topic.as_deref()), (true, false, Some(Multi::Sequential), Some("letters")));
    assert_eq!((c.async_before, c.async_after, c.calls.as_deref()), (false, true, Some("payment")));
}

#[test]
fn of_several_processes_that_of_the_definition_is_read() {
    let xml = format!(
        r#"{OPEN}<process id="a"><task id="x"/></process><process id="b" isExecutable="true"><task id="y"/></process></definitions>"#
    );
    assert_eq!(Outline::read(&xml, Some("a")).expect("a").process, "a");
    assert_eq!(Outline::read(&xml, Some("gone")).expect("b").process, "b");
    assert_eq!(Outline::read(&xml, None).expect("b").process, "b");
}

#[test]
fn names_are_kept_on_one_line_and_what_is_missing_stays_empty() {
    let outline = read("<task id=\"a\" name=\"Pick\n  the   goods\"/><task/><task/>");
    let nodes: Vec<_> = outline.lines.iter().filter_map(Line::node).collect();
    assert_eq!((nodes[0].label(), nodes[1].label(), nodes.len()), ("Pick the goods", "", 3));
    let long = read(&format!("<task id=\"a\" name=\"{}\"/>", "ü".repeat(9_000)));
    assert!(long.lines[0].node().expect("a node").name.chars().count() < 300);
}

#[test]
fn every_definition_of_the_demo_has_all_its_nodes_in_order() {
    for (key, xml) in crate::demo::files() {
        let outline = Outline::read(xml, Some(key)).expect(key);
        let document = roxmltree::Document::parse(xml).expect(key);
        let count = document.descendants().filter(|xml| element::kind(xml.tag_name().name()).is_some()).count();
        assert_eq!(outline.lines.iter().filter_map(Line::node).count(), count, "{key}");
        assert_eq!(outline.lines[0].node().map(|node| node.shape), Some(Shape::Start), "{key}");
    }
    let (key, order) = crate::demo::DEPLOYMENTS[0].files[0];
    let expected = [
        "Order placed",
        "split",
        "+-Take payment",
        "`-Pick the goods",
        "joined",
        "Print shipping label",
        "Hand over to carrier",
        "Delivered",
    ];
    assert_eq!(drawn(&Outline::read(order, Some(key)).expect("order")), expected);
}

#[test]
fn five_thousand_nodes_in_a_row_in_branches_and_nested_are_all_there() {
    let mut row = vec!["startEvent n0".to_owned()];
    for at in 1..5_000 {
        row.push(format!("task n{at}"));
        row.push(format!("n{}>n{at}", at - 1));
        // ways back and ahead, so that nothing is simple
        row.push(format!("n{at}>n{}", at * 7_919 % 5_000));
    }
    let parts: Vec<&str> = row.iter().map(String::as_str).collect();
    let outline = read(&process(&parts));
    assert_eq!(outline.lines.iter().filter_map(Line::node).count(), 5_000);
    assert!(outline.lines.iter().all(|line| line.depth <= DEEPEST));

    let nested = "<subProcess>".repeat(2_500) + "<task id=\"core\"/>" + &"</subProcess>".repeat(2_500);
    let outline = read(&nested);
    assert_eq!(outline.lines.len(), 2_501);
    assert_eq!(outline.lines[2_500].depth, DEEPEST);
}

#[test]
fn what_is_beyond_any_reason_is_counted_not_drawn() {
    let outline = read(&"<task/>".repeat(MOST + 5));
    assert_eq!((outline.lines.len(), outline.left_out), (MOST, 5));
}

#[test]
fn garbage_gives_a_reason_and_never_a_panic() {
    for xml in ["", "nonsense", "<a", "<a><b></a>", "{}", "\u{0}", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"] {
        assert!(matches!(Outline::read(xml, None), Err(Unreadable::Xml(_))), "{xml:?}");
    }
    assert!(matches!(Outline::read("<process id=\"no-namespace\"/>", None), Err(Unreadable::NoProcess)));
    assert!(matches!(Outline::read(&" ".repeat(LARGEST + 1), None), Err(Unreadable::TooLarge)));
    assert_eq!(read("").lines, vec![]);
    // ends that do not exist, are in another scope, or are the flow itself; events on nothing, on themselves, on each other
    let odd = r#"<task id="a"/><subProcess id="s"><task id="b"/></subProcess><sequenceFlow sourceRef="a" targetRef="b"/><sequenceFlow/>
        <sequenceFlow id="f" sourceRef="f" targetRef="gone"/><boundaryEvent id="x" attachedToRef="gone"/>
        <boundaryEvent id="y" attachedToRef="y"/><boundaryEvent id="z" attachedToRef="x"/><task id="a"/>"#;
    assert_eq!(read(odd).lines.len(), 7);
}

proptest::proptest! {
    #[test]
    fn any_graph_is_drawn_with_each_node_once(ways in proptest::collection::vec((0..12u8, 0..12u8), 0..40), hosts in proptest::collection::vec(0..12u8, 0..4)) {
        let mut xml = "<startEvent id=\"n0\"/>".to_owned();
        for at in 1..12 {
            write!(xml, "<task id=\"n{at}\"/>").expect("a string");
        }
        for (at, host) in hosts.iter().enumerate() {
            write!(xml, "<boundaryEvent id=\"b{at}\" attachedToRef=\"n{host}\"/><sequenceFlow sourceRef=\"b{at}\" targetRef=\"n{}\"/>", (host * 5 + 3) % 12).expect("a string");
        }
        for (from, to) in &ways {
            write!(xml, "<sequenceFlow sourceRef=\"n{from}\" targetRef=\"n{to}\"/>").expect("a string");
        }
        let outline = read(&xml);
        let mut ids: Vec<_> = outline.lines.iter().filter_map(|line| line.node().map(|node| node.id.clone())).collect();
        ids.sort();
        ids.dedup();
        proptest::prop_assert_eq!(ids.len(), 12 + hosts.len());
        proptest::prop_assert_eq!(outline.lines.iter().filter_map(Line::node).count(), 12 + hosts.len());
        proptest::prop_assert_eq!(outline.lines[0].node().map(|node| node.id.as_str()), Some("n0"));
    }
}
