//! The demo seen through its transport, like a program sees it.

use chrono::DateTime;
use futures_util::FutureExt;
use serde_json::{Value as Json, json};

use super::*;
use crate::api::{Body, Method};

/// A world whose time stands still until it is moved.
struct Lab {
    demo: Demo,
    clock: Clock,
}

impl Lab {
    fn new() -> Self {
        let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let options = Options { lively: false, starts: 120, ..Options::new(clock.clone()) };
        Self { demo: Demo::new(options), clock }
    }

    fn call(&self, method: Method, target: &str, body: Option<Json>) -> (u16, Json) {
        let request = Request { method, target: target.to_owned(), body: body.map(|b| Body::json(&b)) };
        let response = self.demo.send(request).now_or_never().unwrap().unwrap();
        let body = serde_json::from_slice(&response.bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&response.bytes)));
        (response.status, body)
    }

    fn get(&self, target: &str) -> Json {
        let (status, body) = self.call(Method::GET, target, None);
        assert_eq!(status, 200, "{target}: {body}");
        body
    }

    fn put(&self, target: &str, body: Json) -> u16 {
        self.call(Method::PUT, target, Some(body)).0
    }

    fn post(&self, target: &str, body: Json) -> (u16, Json) {
        self.call(Method::POST, target, Some(body))
    }

    fn first(&self, target: &str) -> Json {
        self.get(target).get(0).cloned().unwrap_or_else(|| panic!("{target} is empty"))
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// A root-cause incident whose message is like that.
    fn incident(&self, like: &str) -> Json {
        let like = like.replace('%', "%25").replace(' ', "%20");
        self.first(&format!("/incident?incidentMessageLike={like}&sortBy=incidentTimestamp&sortOrder=desc"))
    }

    fn count(&self, target: &str) -> u64 {
        self.get(target)["count"].as_u64().unwrap()
    }
}

fn text(row: &Json, field: &str) -> String {
    row[field].as_str().unwrap_or_else(|| panic!("no {field} in {row}")).to_owned()
}

#[test]
fn the_default_world_has_a_thousand_instances_and_two_hundred_problems_of_a_handful_of_causes() {
    let clock = Clock::by_hand(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
    let lab = Lab { demo: Demo::new(Options::new(clock.clone())), clock };
    let begun = std::time::Instant::now();
    let running = lab.count("/process-instance/count");
    eprintln!("seeded {running} in {:?}", begun.elapsed());
    let incidents = lab.get("/incident");
    let roots = incidents.as_array().unwrap().iter().filter(|i| i["id"] == i["rootCauseIncidentId"]).count();
    eprintln!("roots {roots} of {}", incidents.as_array().unwrap().len());
    let mut causes = std::collections::BTreeMap::new();
    for i in incidents.as_array().unwrap().iter().filter(|i| i["id"] == i["rootCauseIncidentId"]) {
        let folded: String = i["incidentMessage"].as_str().unwrap().chars().filter(|c| !c.is_ascii_digit()).take(60).collect();
        *causes.entry(folded).or_insert(0) += 1;
    }
    eprintln!("{causes:#?}");
    for what in ["job", "task", "external-task", "variable-instance"] {
        eprintln!("{what} {}", lab.count(&format!("/{what}/count")));
    }
    assert!((900..1200).contains(&running), "{running} instances");
    assert!((170..240).contains(&roots), "{roots} problems");
}
