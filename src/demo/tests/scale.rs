//! A hundred thousand instances: what lists, pages, filters, orders and counts tell has to agree with what is worked out from all rows.

use super::*;

/// Rows that a list tells in full, and a page of them as it is told when it is asked for.
struct Whole<'l> {
    lab: &'l Lab,
    path: &'static str,
    rows: Vec<Json>,
}

impl<'l> Whole<'l> {
    fn of(lab: &'l Lab, path: &'static str) -> Self {
        let Json::Array(rows) = lab.get(path) else { panic!("{path} is no list") };
        Self { lab, path, rows }
    }

    /// The ids of the rows that fit, sorted by a field; rows that it does not tell apart keep their order, or its reverse.
    fn expected(&self, fits: impl Fn(&Json) -> bool, field: &str, down: bool) -> Vec<&str> {
        let mut rows: Vec<&Json> = self.rows.iter().filter(|row| fits(row)).collect();
        rows.sort_by_key(|row| (row[field].as_str().map(str::to_owned), row[field].as_i64()));
        if down {
            rows.reverse();
        }
        rows.into_iter().map(|row| row["id"].as_str().unwrap()).collect()
    }

    /// Compares count and pages at the beginning, in the middle and at the end.
    fn check(&self, filter: &str, fits: impl Fn(&Json) -> bool, (sort, field): (&str, &str)) {
        for down in [false, true] {
            let expected = self.expected(&fits, field, down);
            assert!(expected.len() > 10, "{}?{filter} is no trial", self.path);
            assert_eq!(self.lab.count(&format!("{}/count?{filter}", self.path)), expected.len() as u64, "{}?{filter}", self.path);
            for first in [0, expected.len() / 2, expected.len() - 7] {
                let order = if down { "desc" } else { "asc" };
                let target = format!("{}?{filter}&sortBy={sort}&sortOrder={order}&firstResult={first}&maxResults=50", self.path);
                let page = self.lab.get(&target);
                let told: Vec<&str> = page.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
                assert_eq!(told, expected[first..expected.len().min(first + 50)], "{target}");
            }
        }
    }
}

/// Starts that give a hundred thousand running instances.
const STARTS: usize = 64_000;

/// One world for both questions, since making it is most of the work: whether lists tell what is there, and what that costs them.
#[test]
fn of_a_hundred_thousand_instances_every_page_and_count_is_the_one_worked_out_from_all_rows() {
    let lab = large();
    costs_no_more_than_it_has_to(&lab);
    agrees(&lab);
}

fn large() -> Lab {
    let (clock, starts) = (Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap()), STARTS);
    let demo = Demo::new(Options { lively: false, starts, ..Options::new(clock.clone()) });
    // a large world is made on a thread of its own
    while demo.ready.as_ref().is_some_and(|ready| !*ready.borrow()) {
        std::thread::sleep(Duration::from_millis(20));
    }
    Lab { demo, clock }
}

/// What is asked for a page, or of one thing, looks at so many rows and no more, however many there are.
fn costs_no_more_than_it_has_to(lab: &Lab) {
    let visited = |target: &str| {
        let all = || lock(&lab.demo.inner).world.as_ref().unwrap().visited.get();
        let before = all();
        lab.get(target);
        all() - before
    };
    let one = lab.first("/process-instance?processDefinitionKey=picking");
    let id = text(&one, "id");
    let newest = "/history/process-instance?sortBy=startTime&sortOrder=desc";
    for (target, most) in [
        ("/process-instance?maxResults=100", 100),
        ("/incident?sortBy=incidentTimestamp&sortOrder=desc&maxResults=100", 100),
        ("/task?sortBy=created&sortOrder=desc&maxResults=100", 100),
        (&format!("{newest}&maxResults=100"), 100),
        (&format!("{newest}&firstResult=900&maxResults=100"), 1000),
        (&format!("/job?processInstanceId={id}"), 10),
        (&format!("/task?processInstanceId={id}"), 10),
        (&format!("/incident?processInstanceId={id}"), 10),
        (&format!("/variable-instance?processInstanceIdIn={id}"), 50),
        (&format!("/history/activity-instance?processInstanceId={id}"), 50),
    ] {
        let rows = visited(target);
        assert!(rows <= most, "{target} looks at {rows} rows");
    }
    // a count looks once at each row that may be meant, and at no other
    let running = lab.count("/process-instance/count");
    assert_eq!(visited("/process-instance/count"), running);
    let of_key = lab.count("/process-instance/count?processDefinitionKey=picking");
    assert_eq!(visited("/process-instance/count?processDefinitionKey=picking"), of_key);
    assert!(of_key * 3 < running);
}

fn agrees(lab: &Lab) {
    let instances = Whole::of(lab, "/history/process-instance");
    let running = |row: &Json| row["endTime"].is_null();
    assert!(instances.rows.iter().filter(|row| running(row)).count() > STARTS * 3 / 2 * 95 / 100);
    let middle = instances.rows[instances.rows.len() / 2]["startTime"].as_str().unwrap();
    let date = middle.replace('+', "%2B");
    instances.check("unfinished=true", running, ("startTime", "startTime"));
    instances.check(
        "processDefinitionKey=card-charge&finished=true",
        |r| r["processDefinitionKey"] == "card-charge" && !running(r),
        ("endTime", "endTime"),
    );
    instances.check(&format!("startedAfter={date}"), |r| r["startTime"].as_str() >= Some(middle), ("businessKey", "businessKey"));
    instances.check(
        "processInstanceBusinessKeyLike=%25-4__7%25",
        |r| {
            let key = r["businessKey"].as_str().unwrap().as_bytes();
            key.windows(5).any(|w| w.starts_with(b"-4") && w.ends_with(b"7"))
        },
        ("instanceId", "id"),
    );

    let jobs = Whole::of(lab, "/job");
    jobs.check("noRetriesLeft=true", |r| r["retries"] == 0, ("jobDueDate", "dueDate"));
    jobs.check("processDefinitionKey=card-charge", |r| r["processDefinitionKey"] == "card-charge", ("jobId", "id"));
    let incidents = Whole::of(lab, "/incident");
    incidents.check(
        "incidentMessageLike=%25paper%25",
        |r| r["incidentMessage"].as_str().is_some_and(|m| m.contains("paper")),
        ("incidentTimestamp", "incidentTimestamp"),
    );
    let tasks = Whole::of(lab, "/task");
    tasks.check("assignee=mia", |r| r["assignee"] == "mia", ("created", "created"));
    tasks.check("taskDefinitionKey=approve", |r| r["taskDefinitionKey"] == "approve", ("dueDate", "due"));

    // by the value of a variable: what the variables themselves tell
    let priorities = lab.get("/variable-instance?variableName=priority");
    let mut high: Vec<&str> = priorities
        .as_array()
        .unwrap()
        .iter()
        .filter(|v| v["value"].as_i64() > Some(80))
        .map(|v| v["processInstanceId"].as_str().unwrap())
        .collect();
    high.sort_unstable();
    high.dedup();
    let asked = json!({"variables": [{"name": "priority", "operator": "gt", "value": 80}]});
    assert_eq!(lab.post("/process-instance/count", asked).1["count"], high.len());

    // what is asked of one instance does not depend on how many there are
    let one = instances.rows.iter().rev().find(|r| r["processDefinitionKey"] == "picking" && running(r)).unwrap();
    let (id, root) = (text(one, "id"), text(one, "rootProcessInstanceId"));
    assert_eq!(
        lab.get(&format!("/process-instance?rootProcessInstanceId={root}")).as_array().unwrap().len(),
        instances.rows.iter().filter(|r| running(r) && r["rootProcessInstanceId"] == *root).count()
    );
    assert_eq!(lab.get(&format!("/process-instance/{id}/activity-instances"))["processInstanceId"], *id);
}
