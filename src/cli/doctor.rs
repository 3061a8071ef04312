//! `flowdeck doctor`: examines a context layer by layer, says what to do, and names every file that flowdeck uses.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Target, Usage, cockpit, first, open, out};
use crate::config::{Config, Context, Env};
use crate::doctor::{Check, State, examine};
use crate::text::{clean, clean_lines};
use crate::{known, memory, state};

/// Columns before what a step found.
const INDENT: usize = 22;

/// Examine a context step by step, say what to do, and name every file that is used
#[derive(Debug, Clone, Args)]
pub struct Doctor {
    /// The context; the one that would be opened unless told
    #[arg(value_name = "CONTEXT")]
    name: Option<String>,
    /// As one JSON object: checks and files
    #[arg(long)]
    json: bool,
}

/// A file that flowdeck uses.
#[derive(Debug, Serialize)]
struct Used {
    name: &'static str,
    path: PathBuf,
    told: String,
}

#[derive(Serialize)]
struct Report<'a> {
    checks: &'a [Check],
    files: &'a [Used],
}

impl Doctor {
    /// Examines and tells; the exit code is that of a failure when a step failed.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        if target.demo.is_some() {
            return Err(Usage("doctor examines servers; the demo needs none".to_owned()).into());
        }
        if self.name.is_some() && (target.context.is_some() || target.url.is_some()) {
            return Err(Usage("doctor examines one context: name it, or say --context or --url".to_owned()).into());
        }
        let target = Target { context: self.name.clone().or_else(|| target.context.clone()), ..target.clone() };
        let env = Env::of_process()?;
        let mut checks = vec![];
        let mut tell = |check: Check| {
            if !self.json {
                // as each step ends, so that one sees what it waits for
                let _ = out::print(line(&check).as_bytes());
            }
            checks.push(check);
        };
        let config = open::configuration(&env);
        let context = match &config {
            Err(error) => {
                tell(Check::failed("config", error.to_string(), "mend the file; nothing is asked of a server before"));
                None
            }
            Ok(config) => {
                if let Err(error) = cockpit::keymap(config) {
                    tell(Check::failed("config", error.to_string(), "mend the file; the cockpit does not start with it"));
                }
                chosen(&target, config, &env, &mut tell).await?
            }
        };
        if let Some(context) = &context {
            examine(context, &mut tell).await;
        }
        let files = files(config.as_ref().ok(), &env);
        if self.json {
            let mut text = serde_json::to_string_pretty(&Report { checks: &checks, files: &files })?;
            text.push('\n');
            out::print(text.as_bytes())?;
        } else {
            out::print(listed(&files).as_bytes())?;
        }
        let failed = checks.iter().any(|check| check.state == State::Failed);
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// The context that is meant, and why.
async fn chosen(target: &Target, config: &Config, env: &Env, tell: &mut (dyn FnMut(Check) + Send)) -> anyhow::Result<Option<Context>> {
    let selection = match open::selected(target, config, env) {
        Ok(selection) => selection,
        Err(error) if first::is_nothing_configured(target, config, env) => {
            let found = first::local().await;
            tell(match &found {
                Some(context) => {
                    Check::doubtful("config", format!("no server is configured; one was found on this machine: {}", context.url))
                }
                None => Check::failed("config", "no server is configured, and none was found on this machine", error.to_string()),
            });
            return Ok(found);
        }
        Err(error) => {
            tell(Check::failed("config", error.to_string(), "name a context that there is, or mend the configuration"));
            return Ok(None);
        }
    };
    let context = selection.context().clone();
    let guard = match (context.production, context.read_only) {
        (true, true) => ", production, read-only",
        (true, false) => ", production",
        (false, true) => ", read-only",
        (false, false) => "",
    };
    let tenant = context.tenant.as_ref().map(|tenant| format!(", tenant {tenant}")).unwrap_or_default();
    tell(Check::ok("config", format!("context {} at {}{guard}{tenant}", context.name, context.url)));
    for notice in selection.notices {
        tell(Check::doubtful("config", notice));
    }
    Ok(Some(context))
}

fn line(check: &Check) -> String {
    let mut text = format!("{:<13} {:<7} ", check.step, check.state.word());
    let told = clean_lines(&check.told).trim_end().replace('\n', &format!("\n{:INDENT$}", ""));
    let _ = writeln!(text, "{told}");
    if let Some(advice) = &check.advice {
        let _ = writeln!(text, "{:INDENT$}-> {}", "", clean(advice));
    }
    text
}

/// Every file, with what is the matter with it.
fn files(config: Option<&Config>, env: &Env) -> Vec<Used> {
    let mut files = vec![];
    let mut add = |name, path: Result<PathBuf, String>, told: fn(&Path) -> String| match path {
        Ok(path) => files.push(Used { name, told: told(&path), path }),
        Err(reason) => files.push(Used { name, path: PathBuf::new(), told: reason }),
    };
    let named = env.get("FLOWDECK_CONFIG").map(PathBuf::from);
    let path = named.map_or_else(|| state::config_folder().map(|folder| folder.join("config.toml")), Ok);
    add("config", path.clone(), |path| if path.exists() { "is read, never written" } else { "is not there; it need not be" }.to_owned());
    let theme = env.get("FLOWDECK_THEME").map(str::to_owned).or_else(|| config.and_then(|config| config.theme.clone()));
    if let Some(theme) = theme.filter(|theme| !crate::view::theme::Theme::names().any(|built_in| built_in == theme)) {
        let path = path.map(|path| path.with_file_name("themes").join(format!("{theme}.toml")));
        add("theme", path, |path| if path.exists() { "is read" } else { "is not there" }.to_owned());
    }
    let folder = state::state_folder(env);
    let in_state = |name: &str| folder.clone().map(|folder| folder.join(name));
    add("state", folder.clone(), |path| match state::create_folder(path).and_then(|()| tempfile_in(path)) {
        Ok(()) => "can be written".to_owned(),
        Err(error) => format!("cannot be written ({error}): no log, no audit, and production is not written to"),
    });
    add("log", in_state(crate::log::NAME), |_| "and up to four older ones".to_owned());
    add("audit", in_state(crate::act::audit::FILE), |_| "each write, before and after".to_owned());
    add("servers", in_state(known::FILE), |_| "what was found out about servers".to_owned());
    add("session", in_state(memory::SESSION), |_| "where one was last time".to_owned());
    add("saved", in_state(memory::SAVED), |_| "filters and bookmarks".to_owned());
    files
}

/// Whether a file can be made in a folder; it is gone at once.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".doctor.{}", std::process::id()));
    std::fs::File::create_new(&path)?;
    std::fs::remove_file(path)
}

fn listed(files: &[Used]) -> String {
    let mut text = String::from("\n");
    for file in files {
        let _ = writeln!(text, "{:<13} {}  ({})", file.name, clean(&file.path.to_string_lossy()), clean(&file.told));
    }
    text
}
