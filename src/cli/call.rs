//! `flowdeck call`: any operation of the REST API by its name. Reads are answered exactly; writes go through plan, guard and audit.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{
    Target, Usage,
    consent::Consent,
    open::{Opened, open},
    out,
    table::{self, Column},
};
use crate::{
    api::{self, Operation, Plan, Risk, Step, Undo, WriteError, camunda7},
    text::clean,
};

/// Call any operation of the REST API by its name
#[derive(Debug, Clone, Args)]
pub struct Call {
    /// Which one, as the server's own document names it, like getIncidents
    #[arg(required_unless_present = "list")]
    operation: Option<String>,
    /// Its arguments: name=text, or name:=JSON; where each goes is known
    #[arg(value_name = "NAME=VALUE")]
    arguments: Vec<String>,
    /// List all operations
    #[arg(long, conflicts_with_all = ["operation", "dry_run", "yes", "confirm"])]
    list: bool,
    /// The list as JSON, with all names each operation takes
    #[arg(long, requires = "list")]
    json: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Call {
    /// Calls it, or lists what can be called.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        let Some(name) = &self.operation else {
            let text = if self.json { listed_as_json()? } else { listed_as_table() };
            out::print(text.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        };
        let call = call(operation(name)?, &self.arguments)?;
        // what is undeclared or missing is told before anything is opened
        call.request()?;
        let opened = open(target)?;
        opened.tell_notices();
        if call.operation.risk != Risk::Read {
            return self.write(call, &opened).await;
        }
        if self.consent.is_dry_run() {
            out::print(format!("{}\n", clean(&call.http_line())).as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        let reading = opened.client().read(&call).await.map_err(|error| opened.failed(call.operation.id, error))?;
        out::print_servers(&reading.response.bytes)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn write(&self, call: api::Call, opened: &Opened) -> anyhow::Result<ExitCode> {
        refuse_everything(&call)?;
        let operation = call.operation;
        let targets = targets(&call);
        let plan = Plan {
            command: "call",
            title: format!("Call {}: {}", operation.id, operation.help),
            notes: vec![],
            steps: vec![Step::new(call, targets)],
            undo: Undo::No("what it changes is for you to know"),
            careful: false,
        };
        let Some(confirmed) = self.consent.obtain(opened.guard(), &plan, &opened.place())? else { return Ok(ExitCode::SUCCESS) };
        let client = opened.client();
        for one in confirmed {
            match client.write(one).await {
                Ok(response) => {
                    out::print_servers(&response.bytes)?;
                    out::tell(&format!("{}: done ({})", operation.id, response.status));
                }
                Err(error) if error.outcome_unknown() => {
                    anyhow::bail!("{}: outcome unknown, it may have happened; look before repeating it: {error}", operation.id);
                }
                Err(WriteError::Api(error)) => return Err(opened.failed(operation.id, error)),
                Err(error) => return Err(anyhow::Error::new(error).context(operation.id)),
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn operation(name: &str) -> Result<&'static Operation, Usage> {
    camunda7::operation(name).ok_or_else(|| {
        let near = camunda7::closest(name).into_iter().map(|operation| operation.id).collect::<Vec<_>>().join(", ");
        Usage(format!("there is no operation `{name}`; closest: {near} (all: flowdeck call --list)"))
    })
}

/// Reads `name=text` and `name:=JSON`.
fn call(operation: &'static Operation, arguments: &[String]) -> Result<api::Call, Usage> {
    let mut call = api::Call::new(operation);
    for argument in arguments {
        let (left, text) = argument.split_once('=').ok_or_else(|| Usage(format!("`{argument}` should be name=text or name:=JSON")))?;
        let (name, value) = match left.strip_suffix(':') {
            None => (left, Value::from(text)),
            Some(name) => {
                let value = serde_json::from_str(text).map_err(|error| Usage(format!("{name}: this is not JSON: {error}")))?;
                (name, value)
            }
        };
        if call.argument(name).is_some() {
            return Err(Usage(format!("{name} is given twice")));
        }
        call.set(name.to_owned(), value);
    }
    Ok(call)
}

/// An empty query in a write means everything there is.
fn refuse_everything(call: &api::Call) -> Result<(), Usage> {
    match call.empty_query() {
        Some(name) => Err(Usage(format!("not sent: an empty {name} would mean everything: say which"))),
        None => Ok(()),
    }
}

/// What a call is done to, as far as it says: each of its lists of ids, else what its path names.
fn targets(call: &api::Call) -> Vec<api::Target> {
    let target = |id: String| api::Target { id: id.into(), label: String::new() };
    let lists = call.arguments.iter().filter(|(name, _)| name.ends_with("Ids")).filter_map(|(_, value)| value.as_array());
    let ids: Vec<_> = lists.flatten().filter_map(Value::as_str).map(|id| target(id.to_owned())).collect();
    if !ids.is_empty() {
        return ids;
    }
    let named: Vec<_> = call.operation.path_parameters().filter_map(|name| Some(call.argument(name)?.as_str()?.to_owned())).collect();
    vec![target(if named.is_empty() { call.operation.id.to_owned() } else { named.join("/") })]
}

fn listed_as_table() -> String {
    let column = |title: &str, priority, least| Column { title: title.to_owned(), right: false, priority, least };
    let columns = [
        column("ID", 0, None),
        column("METHOD", 2, None),
        column("PATH", 1, Some(20)),
        column("RISK", 2, None),
        column("HELP", 3, Some(20)),
    ];
    let row = |operation: &Operation| [operation.id, operation.method.as_str(), operation.path, operation.risk.word(), operation.help];
    let rows: Vec<Vec<String>> = camunda7::operations().map(|operation| row(operation).map(str::to_owned).to_vec()).collect();
    let room = if out::is_terminal() { crossterm::terminal::size().ok().map(|(wide, _)| usize::from(wide)) } else { None };
    table::text(&columns, &rows, room)
}

fn listed_as_json() -> serde_json::Result<String> {
    let entry = |operation: &Operation| {
        json!({
            "id": operation.id,
            "system": "camunda7",
            "method": operation.method.as_str(),
            "path": operation.path,
            "pathParameters": operation.path_parameters().collect::<Vec<_>>(),
            "query": operation.query,
            "body": operation.body,
            "content": if operation.content == api::Content::Json { "json" } else { "multipart" },
            "risk": operation.risk.word(),
            "paged": operation.paging != api::Paging::None,
            "since": operation.since.map(|level| format!("{}.{}", level.major, level.minor)),
            "help": operation.help,
        })
    };
    let entries = camunda7::operations().map(|operation| serde_json::to_string(&entry(operation))).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("[\n{}\n]\n", entries.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: &str, arguments: &[&str]) -> api::Call {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        call(operation(id).unwrap(), &arguments).unwrap()
    }

    #[test]
    fn text_is_text_and_json_is_json() {
        let call = read("setJobRetries", &["id=a=b", "retries:=3"]);
        assert_eq!(call.http_line(), r#"PUT /job/a%3Db/retries  {"retries":3}"#);
        assert_eq!(read("setJobRetries", &["id=1", "retries=3"]).http_line(), r#"PUT /job/1/retries  {"retries":"3"}"#);
    }

    #[test]
    fn what_a_write_is_done_to_is_counted_where_it_says_so() {
        assert_eq!(targets(&read("setJobRetriesAsyncOperation", &[r#"jobIds:=["a","b"]"#, "retries:=1"])).len(), 2);
        assert_eq!(targets(&read("setJobRetries", &["id=a", "retries:=1"]))[0].id.as_str(), "a");
    }

    #[test]
    fn an_empty_query_is_not_sent_in_a_write() {
        for query in ["{}", r#"{"active":null}"#] {
            assert!(refuse_everything(&read("setJobRetriesAsyncOperation", &[&format!("jobQuery:={query}"), "retries:=1"])).is_err());
        }
        assert!(refuse_everything(&read("setJobRetriesAsyncOperation", &[r#"jobQuery:={"active":true}"#])).is_ok());
    }
}
