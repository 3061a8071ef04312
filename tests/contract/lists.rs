//! Every list of every resource, from every source: its columns, order, pages, count, filters and joins.

use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

use flowdeck::{
    api::{
        Cell, Row,
        camunda7::{history_incident::GET_HISTORIC_INCIDENTS, job::GET_JOBS},
        dialect::{Order, PageAsk, iso_time},
    },
    call,
    resource::{
        self, Binding, Param, Resource,
        filter::{Term, Test},
        query::{Query, Reply},
    },
};
use futures_util::future::join;
use serde_json::Value;

use super::{Lab, facts::Facts};

/// Columns that may be empty in every row: nothing of the world has an unreadable value as it is stored, nor was cancelled for
/// a reason, and no batch is of a tenant.
fn is_optional(resource: &Resource, column: &str) -> bool {
    matches!(
        (resource.name, column),
        ("instances", "reason")
            | ("variables" | "historic-variables" | "variable-updates", "error")
            | ("tasks", "suspended")
            | ("job-definitions", "priority")
            | ("historic-tasks", "owner" | "due")
            | ("deployments", "source")
            | ("versions", "tag")
            | ("batches" | "historic-batches", "user" | "executed" | "tenant")
    )
}

/// A value that nothing has.
const NONE_SUCH: &str = "none-such";

fn sources() -> impl Iterator<Item = (&'static Resource, &'static Binding)> {
    resource::ALL.iter().flat_map(|resource| resource.source.iter().map(move |binding| (*resource, binding)))
}

/// What leaves every row, where something is implied.
fn everything(resource: &Resource) -> Vec<Term> {
    resource.implied(&[]).into_iter().map(|term| Term { value: "all".to_owned(), ..term }).collect()
}

fn ids(rows: &[Row]) -> BTreeSet<String> {
    rows.iter().map(|row| row.id.to_string()).collect()
}

/// Says what differs, shortly.
fn difference(wanted: &BTreeSet<String>, got: &BTreeSet<String>) -> String {
    let some = |ids: Vec<&String>| ids.into_iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    format!(
        "{} rows instead of {}; missing: {}; too many: {}",
        got.len(),
        wanted.len(),
        some(wanted.difference(got).collect()),
        some(got.difference(wanted).collect())
    )
}

fn verdict(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_row_has_an_id_and_every_column_a_place_in_it() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        let rows = lab.list(resource, binding, &everything(resource)).await;
        assert!(!rows.is_empty(), "{}: no row is no world", resource.name);
        if rows.iter().any(|row| row.id.as_str().starts_with("(no id)")) || ids(&rows).len() != rows.len() {
            wrong.push(format!("{}: ids are missing or repeat", resource.name));
        }
        for (column, pointer, _) in binding.cells {
            let at = resource.column(column).unwrap();
            if let Some(broken) = rows.iter().find(|row| matches!(row.cells[at], Cell::Broken(_))) {
                wrong.push(format!("{}.{column}: broken in {}", resource.name, broken.id));
            }
            let there = |row: &&Row| serde_json::from_str::<Value>(row.raw.get()).unwrap().pointer(pointer).is_none();
            if let Some(without) = rows.iter().find(there) {
                wrong.push(format!("{}.{column}: {} is not in {}", resource.name, pointer, without.raw));
            }
            let filled = rows.iter().any(|row| !row.cells[at].is_empty());
            if !filled && !is_optional(resource, column) {
                wrong.push(format!("{}.{column}: empty in every row", resource.name));
            }
        }
        for (name, pointer) in binding.references {
            let filled = rows.iter().any(|row| binding.reference(row, name).is_some());
            if !filled && !["task", "owner", "delegation"].contains(name) && !is_optional(resource, name) {
                wrong.push(format!("{}: reference {name} ({pointer}) is empty in every row", resource.name));
            }
        }
    }
    verdict(&wrong);
}

/// As the engine compares: text by its characters, numbers and times by size, nothing before everything.
fn compare(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Empty, Cell::Empty) => Ordering::Equal,
        (Cell::Empty, _) => Ordering::Less,
        (_, Cell::Empty) => Ordering::Greater,
        _ => match (a.integer(), b.integer()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.text().cmp(&b.text()),
        },
    }
}

#[tokio::test]
async fn every_sort_key_sorts_both_ways() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        for (column, key) in binding.sorts {
            wrong.extend(lab.at_rest(async || unsorted(&lab, resource, binding, column, key).await).await);
        }
    }
    verdict(&wrong);
}

/// What is wrong with the order by a column.
async fn unsorted(lab: &Lab, resource: &'static Resource, binding: &'static Binding, column: &str, key: &'static str) -> Vec<String> {
    let mut wrong = vec![];
    let at = resource.column(column).unwrap();
    let all = ids(&lab.list(resource, binding, &[]).await);
    for order in [Order::Ascending, Order::Descending] {
        let rows = lab.sorted(resource, binding, key, order).await;
        let said = format!("{} from {} by {key} {order:?}", resource.name, binding.operation.id);
        let got = ids(&rows);
        if got != all {
            wrong.push(format!("{said}: {}", difference(&all, &got)));
        }
        let out_of_order = rows.windows(2).find(|pair| {
            let ordering = compare(&pair[0].cells[at], &pair[1].cells[at]);
            ordering == if order == Order::Ascending { Ordering::Greater } else { Ordering::Less }
        });
        if let Some(pair) = out_of_order {
            wrong.push(format!("{said}: {:?} before {:?}", pair[0].cells[at], pair[1].cells[at]));
        }
    }
    wrong
}

#[tokio::test]
async fn pages_lose_no_row_and_repeat_none_and_the_count_is_theirs() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        wrong.extend(lab.at_rest(async || badly_paged(&lab, resource, binding).await).await);
    }
    verdict(&wrong);
}

/// What is wrong with the pages of a list and its count.
async fn badly_paged(lab: &Lab, resource: &'static Resource, binding: &'static Binding) -> Vec<String> {
    let mut wrong = vec![];
    let all = lab.list(resource, binding, &[]).await;
    let count = lab.count(resource, binding, &[]).await;
    let said = format!("{} from {}", resource.name, binding.operation.id);
    if count != all.len() as u64 {
        wrong.push(format!("{said}: {} rows, but counted {count}", all.len()));
    }
    // the sort key that no two rows share
    let Some(key) = binding.sort_key("id") else { return wrong };
    let limit = 3.max(all.len() as u64 / 25);
    let (mut seen, mut offset): (Vec<Row>, u64) = (vec![], 0);
    loop {
        let page = lab.page(resource, binding, &[], PageAsk { offset, limit, sort: vec![(key, Order::Ascending)] }).await;
        if page.len() as u64 > limit {
            wrong.push(format!("{said}: a page of {} rows, {limit} were asked for", page.len()));
        }
        let last = page.is_empty();
        seen.extend(page);
        offset += limit;
        if last {
            break;
        }
    }
    if seen.len() != all.len() || ids(&seen) != ids(&all) {
        wrong.push(format!("{said}: {} rows on pages: {}", seen.len(), difference(&ids(&all), &ids(&seen))));
    }
    wrong
}

/// A term, and how it judges a value.
struct Trial {
    term: Term,
    holds: Box<dyn Fn(&str) -> bool>,
}

fn trial(field: &str, test: Test, value: impl Into<String>, holds: impl Fn(&str) -> bool + 'static) -> Trial {
    Trial { term: Term::of(field, test, value), holds: Box::new(holds) }
}

/// Whether the engine takes letters of either case for the same in this filter's patterns.
fn folds_case(resource: &Resource, filter: &str) -> bool {
    matches!((resource.name, filter), ("tasks" | "definitions" | "versions" | "historic-tasks" | "variable-updates", "name"))
}

fn trials(resource: &Resource, name: &'static str, param: Param, values: &[String]) -> Vec<Trial> {
    let (first, last) = (values.first(), values.last());
    let mut trials = vec![];
    match param.alone() {
        Param::Is(_) => {
            for value in first.into_iter().chain(last) {
                let wanted = value.clone();
                trials.push(trial(name, Test::Is, value, move |text| text == wanted));
            }
            // text where a number is wanted would be refused
            let is_number = !values.is_empty() && values.iter().all(|value| value.parse::<i64>().is_ok());
            let none_such = if is_number { "4711" } else { NONE_SUCH };
            trials.push(trial(name, Test::Is, none_such, move |text| text == none_such));
        }
        Param::In(_) => {
            for value in first.into_iter().chain(last) {
                let wanted = value.clone();
                trials.push(trial(name, Test::Is, value, move |text| text == wanted));
            }
            if let (Some(first), Some(last)) = (first, last) {
                let wanted = [first.clone(), last.clone()];
                trials.push(trial(name, Test::AnyOf, format!("{first},{last},{NONE_SUCH}"), move |text| wanted.iter().any(|w| w == text)));
            }
            trials.push(trial(name, Test::AnyOf, NONE_SUCH, |text| text == NONE_SUCH));
        }
        Param::Like(_) => {
            for value in first.into_iter().chain(last) {
                let part: String = value.chars().skip(1).take(6).collect();
                let fold = folds_case(resource, name);
                for part in [part.clone(), part.to_uppercase()] {
                    let wanted = part.clone();
                    trials.push(trial(name, Test::Contains, part, move |text| {
                        if fold { text.to_lowercase().contains(&wanted.to_lowercase()) } else { text.contains(&wanted) }
                    }));
                }
                let start: String = value.chars().take(4).collect();
                let wanted = start.clone();
                trials.push(trial(name, Test::Pattern, format!("{start}*"), move |text| {
                    if fold { text.to_lowercase().starts_with(&wanted.to_lowercase()) } else { text.starts_with(&wanted) }
                }));
            }
            trials.push(trial(name, Test::Contains, NONE_SUCH, |text| text.contains(NONE_SUCH)));
        }
        Param::Switch(switches) => {
            for (word, _) in switches {
                trials.push(trial(name, Test::Is, *word, move |text| text == *word));
            }
        }
        Param::Choice(choices) => {
            for (word, ..) in choices {
                trials.push(trial(name, Test::Is, *word, move |text| text == *word));
            }
        }
        Param::Whole(words) => {
            for word in words {
                trials.push(trial(name, Test::Is, *word, move |text| text == *word));
            }
        }
        Param::AtLeast(_) | Param::AtMost(_) => {
            let sizes: Vec<i64> = values.iter().filter_map(|value| value.parse().ok()).collect();
            for size in sizes.iter().min().into_iter().chain(sizes.iter().max()).copied() {
                let (test, holds): (_, fn(i64, i64) -> bool) =
                    if matches!(param.alone(), Param::AtLeast(_)) { (Test::More, |a, b| a > b) } else { (Test::Less, |a, b| a < b) };
                trials.push(trial(name, test, size.to_string(), move |text| text.parse().is_ok_and(|value| holds(value, size))));
            }
        }
        // tried by themselves
        Param::After(_) | Param::Before(_) | Param::Variables(_) | Param::Typed(_) | Param::With(..) => {}
    }
    // what the server cannot be asked exactly is the client's, and no matter of the contract
    let literal = |trial: &Trial| match trial.term.test {
        Test::Contains | Test::Pattern => !trial.term.value.contains(['%', '_', '\\', '\0']) && !trial.term.value.is_empty(),
        Test::AnyOf => !values.iter().any(|value| value.contains(',')),
        _ => true,
    };
    trials.retain(literal);
    // what finds more instead of less, or means something only beside another filter, is tried by itself
    trials.retain(|trial| {
        !matches!(
            (resource.name, name, trial.term.value.as_str()),
            ("historic-variables", "ignore" | "text", _) | ("historic-variables", "with", "deleted") | ("jobs", "state", "acquired")
        )
    });
    trials
}

#[tokio::test]
async fn every_filter_leaves_exactly_the_rows_that_it_means() {
    let lab = super::lab().await.quiet().await;
    let facts = Facts::read(&lab).await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        // without the filter that it is within, nothing of a list can be read
        for (name, param) in binding.filters.iter().filter(|(name, _)| resource.within != Some(name)) {
            let mut seems = misfiltered(&lab, &facts, resource, binding, name, *param).await;
            if !seems.is_empty() {
                // facts grow old; to read them for each filter would take minutes
                seems = lab.at_rest(async || misfiltered(&lab, &Facts::read(&lab).await, resource, binding, name, *param).await).await;
            }
            wrong.extend(seems);
        }
    }
    verdict(&wrong);
}

/// What a filter leaves that it does not mean, and the reverse.
async fn misfiltered(
    lab: &Lab,
    facts: &Facts,
    resource: &'static Resource,
    binding: &'static Binding,
    name: &'static str,
    param: Param,
) -> Vec<String> {
    let mut wrong = vec![];
    let all = lab.list(resource, binding, &everything(resource)).await;
    let by_row: Vec<Vec<String>> = all.iter().map(|row| facts.values(resource, binding, name, row)).collect();
    // the values that fewest rows have come first, and those of most rows last
    let mut values: Vec<String> = by_row.iter().flatten().cloned().collect();
    values.sort();
    values.dedup();
    values.sort_by_key(|value| by_row.iter().filter(|of| of.contains(value)).count());
    for Trial { term, holds } in trials(resource, name, param, &values) {
        let wanted: BTreeSet<String> =
            all.iter().zip(&by_row).filter(|(_, of)| of.iter().any(|value| holds(value))).map(|(row, _)| row.id.to_string()).collect();
        let said = format!("{} from {}: {term} ({param:?})", resource.name, binding.operation.id);
        let mut terms = everything(resource);
        terms.retain(|silent| silent.field != term.field);
        terms.push(term.clone());
        let (got, count) = join(lab.list(resource, binding, &terms), lab.count(resource, binding, &terms)).await;
        let got = ids(&got);
        if got != wanted {
            wrong.push(format!("{said}: {}", difference(&wanted, &got)));
        }
        if count != got.len() as u64 {
            wrong.push(format!("{said}: {} rows, but counted {count}", got.len()));
        }
    }
    wrong
}

/// Whether the engine's "after" and "before" take the very moment in.
fn takes_the_moment(resource: &Resource, filter: &str) -> bool {
    filter != "due" && matches!(resource.name, "instances" | "historic-activities" | "historic-tasks" | "batches" | "variable-updates")
}

/// The column with the times that a filter compares.
fn moments(filter: &'static str) -> &'static str {
    match filter {
        "since" | "until" => "age",
        "ended-since" | "ended-until" => "ended",
        "locked-since" | "locked-until" => "lock",
        other => other,
    }
}

#[tokio::test]
async fn since_and_until_part_the_rows_at_their_moment() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        for (name, param) in binding.filters.iter().filter(|(_, param)| matches!(param, Param::After(_) | Param::Before(_))) {
            wrong.extend(lab.at_rest(async || misparted(&lab, resource, binding, name, *param).await).await);
        }
    }
    verdict(&wrong);
}

/// What a filter by time leaves that it does not mean, and the reverse.
async fn misparted(lab: &Lab, resource: &'static Resource, binding: &'static Binding, name: &'static str, param: Param) -> Vec<String> {
    let mut wrong = vec![];
    let rows = lab.list(resource, binding, &everything(resource)).await;
    let compared = resource.filter(name).unwrap().column.filter(|_| !name.ends_with("since") && !name.ends_with("until"));
    let at = resource.column(compared.unwrap_or_else(|| moments(name))).unwrap();
    let time = |row: &Row| row.cells[at].integer();
    let mut times: Vec<i64> = rows.iter().filter_map(time).collect();
    times.sort_unstable();
    let moment = times[times.len() / 2];
    let holds = |row: &&Row| match (time(row).map(|at| at.cmp(&moment)), param) {
        (None, _) => false,
        (Some(Ordering::Equal), _) => takes_the_moment(resource, name),
        (Some(ordering), Param::After(_)) => ordering == Ordering::Greater,
        (Some(ordering), _) => ordering == Ordering::Less,
    };
    let test = match (compared, param) {
        (None, _) => Test::Is,
        (Some(_), Param::After(_)) => Test::More,
        (Some(_), _) => Test::Less,
    };
    let wanted: BTreeSet<String> = rows.iter().filter(holds).map(|row| row.id.to_string()).collect();
    let term = Term::of(name, test, iso_time(moment));
    let terms = [everything(resource), vec![term.clone()]].concat();
    let got = ids(&lab.list(resource, binding, &terms).await);
    if got != wanted {
        wrong.push(format!("{} {term}: {}", resource.name, difference(&wanted, &got)));
    }
    // a comparison of the column is carried by the same parameter
    if matches!(name, "since" | "until") {
        let size = if matches!(param, Param::After(_)) { Test::More } else { Test::Less };
        let terms = [everything(resource), vec![Term::of("age", size, iso_time(moment))]].concat();
        let same = ids(&lab.list(resource, binding, &terms).await);
        if same != wanted {
            wrong.push(format!("{} age: {}", resource.name, difference(&wanted, &same)));
        }
    }
    wrong
}

/// What a join is asked for by the rows of a list, each once.
fn keys(binding: &Binding, rows: &[Row], join: &resource::Join) -> Vec<String> {
    let keys: BTreeSet<String> = rows.iter().filter_map(|row| binding.join_key(row, join)).collect();
    keys.into_iter().collect()
}

#[tokio::test]
async fn joins_answer_for_all_ids_that_there_are() {
    let lab = super::lab().await.quiet().await;
    let mut wrong = vec![];
    for (resource, binding) in sources() {
        for join in resource.joins {
            wrong.extend(lab.at_rest(async || misjoined(&lab, resource, binding, join).await).await);
        }
    }
    verdict(&wrong);
}

/// What is wrong with what a join answers for a list.
async fn misjoined(lab: &Lab, resource: &'static Resource, binding: &'static Binding, join: &'static resource::Join) -> Vec<String> {
    let mut wrong = vec![];
    let rows = lab.list(resource, binding, &[]).await;
    let asked = keys(binding, &rows, join);
    assert!(!asked.is_empty(), "{}: no row asks {}", resource.name, join.operation.id);
    let mut answered = BTreeSet::new();
    let mut filled = vec![false; join.cells.len()];
    for some in asked.chunks(if join.ids.is_some() { 50 } else { usize::MAX }) {
        let query = Query::Join { join, ids: if join.ids.is_some() { some.to_vec() } else { vec![] } };
        let Ok(Reply::Joined(joined)) = query.run(&lab.client).await.map(|answered| answered.reply) else {
            panic!("{} is refused", query.call().http_line())
        };
        for (key, cells) in joined {
            answered.insert(key);
            for (filled, cell) in filled.iter_mut().zip(&cells) {
                *filled |= !cell.is_empty();
            }
        }
    }
    let asked: BTreeSet<String> = asked.into_iter().collect();
    // a join for some rows only: what has an incident, what is a job
    let partial = join.fixed.iter().any(|(name, _)| *name == "withIncident") || join.by == ["configuration"];
    // nothing is acquired while nothing happens
    let maybe_none = join.fixed.iter().any(|(name, _)| *name == "acquired");
    let said = format!("{} joins {}", resource.name, join.operation.id);
    if !(partial || maybe_none) && answered != asked || !answered.is_subset(&asked) || answered.is_empty() && !maybe_none {
        wrong.push(format!("{said}: {}", difference(&asked, &answered)));
    }
    for ((column, pointer, _), filled) in join.cells.iter().zip(filled) {
        if !filled && !maybe_none {
            wrong.push(format!("{said}: {column} ({pointer}) is empty for every row"));
        }
    }
    wrong
}

#[tokio::test]
async fn the_overview_counts_what_runs_and_what_has_failed_of_each_definition() {
    let lab = super::lab().await.quiet().await;
    let join = resource::DEFINITIONS.joins.iter().find(|join| join.ids.is_none()).unwrap();
    let read = async || {
        let answered = Query::Join { join, ids: vec![] }.run(&lab.client).await.unwrap();
        (Facts::read(&lab).await, answered.reply, lab.rows(call!(GET_JOBS)).await)
    };
    let (facts, Reply::Joined(joined), jobs) = lab.at_rest(read).await else { panic!("no join") };
    for (key, cells) in joined {
        let (key, tenant) = key.split_once('\u{1f}').unwrap_or((&key, ""));
        let of = |row: &Value, field: &str| row[field].as_str().and_then(|id| facts.definitions.get(id)).is_some_and(|of| of == key);
        let ours = |row: &Value| row["tenantId"].as_str().unwrap_or_default() == tenant;
        let running = facts.instances.values().filter(|row| of(row, "definitionId") && ours(row)).count();
        let causes = facts.incidents.values().flatten();
        let causes = causes.filter(|row| of(row, "processDefinitionId") && ours(row) && row["id"] == row["rootCauseIncidentId"]).count();
        let failed = jobs.iter().filter(|row| of(row, "processDefinitionId") && ours(row) && row["retries"] == 0).count();
        let counted: Vec<usize> = cells.iter().map(|cell| usize::try_from(cell.integer().unwrap_or(0)).unwrap()).collect();
        assert_eq!(counted, [running, failed, causes], "{key} {tenant}: running, failed jobs, root causes");
    }
}

#[tokio::test]
async fn terms_are_joined_by_and() {
    let lab = super::lab().await.quiet().await;
    let binding = &resource::TASKS.source[0];
    let both = [Term::is("is", "unassigned"), Term::is("activity", "approve")];
    let rows = |terms: &'static [usize]| {
        let terms: Vec<Term> = terms.iter().map(|at| both[*at].clone()).collect();
        let lab = &lab;
        async move { ids(&lab.list(&resource::TASKS, binding, &terms).await) }
    };
    let (first, second, both) = lab.at_rest(async || (rows(&[0]).await, rows(&[1]).await, rows(&[0, 1]).await)).await;
    assert_eq!(both, first.intersection(&second).cloned().collect());
    assert!(both.len() < first.len() && both.len() < second.len() && !both.is_empty());
}

#[tokio::test]
async fn past_the_end_there_is_nothing_and_no_error() {
    let lab = super::lab().await.quiet().await;
    for (resource, binding) in sources() {
        assert!(
            lab.page(resource, binding, &[], PageAsk { offset: 1_000_000, limit: 3, sort: vec![] }).await.is_empty(),
            "{}",
            resource.name
        );
    }
    let filter = Arc::default();
    let query = Query::Page {
        resource: &resource::JOBS,
        binding: &resource::JOBS.source[0],
        filter,
        ask: PageAsk { offset: 0, limit: 0, sort: vec![] },
    };
    assert!(matches!(query.run(&lab.client).await.unwrap().reply, Reply::Rows(rows) if rows.is_empty()), "a page of no rows");
}

/// `Lab` is made by each test anew; the world is not.
#[tokio::test]
async fn the_world_has_what_the_lists_are_tried_on() {
    let lab: Lab = super::lab().await.quiet().await;
    let facts = Facts::read(&lab).await;
    let chains = facts.incidents.values().flatten().filter(|row| row["id"] != row["rootCauseIncidentId"]).count();
    assert!(chains > 0, "incidents across call activities");
    assert!(facts.incidents.values().flatten().any(|row| row["incidentType"] == "failedExternalTask"));
    assert!(facts.instances.values().any(|row| row["suspended"] == true), "suspended instances");
    for state in ["failed", "locked", "free"] {
        let rows = lab.list(&resource::EXTERNAL_TASKS, &resource::EXTERNAL_TASKS.source[0], &[Term::is("state", state)]).await;
        assert!(!rows.is_empty(), "external tasks that are {state}");
    }
    let past = lab.rows(call!(GET_HISTORIC_INCIDENTS, "resolved" = true)).await;
    assert!(past.iter().any(|row| facts.started.contains_key(row["processInstanceId"].as_str().unwrap())), "mended instances");
}
