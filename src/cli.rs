//! The command line: what is asked for, and the way there.

mod act;
mod call;
mod cockpit;
mod consent;
mod demo;
mod doctor;
mod export;
mod find;
mod first;
mod form;
mod get;
mod newcomer;
mod open;
mod out;
mod shell;
mod subjects;
mod table;

use std::{process::ExitCode, time::Duration};

use clap::{Args, Parser, Subcommand};

use crate::{
    api::ApiError,
    config::{self, ConfigError},
};

/// Drives process engines from a terminal: incidents, instances, jobs, tasks and variables of Camunda 7, Operaton and CIB seven.
#[derive(Debug, Parser)]
#[command(name = "flowdeck", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// What to do; without a command, the cockpit opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where to do it.
    #[command(flatten)]
    pub target: Target,
    /// Start at the overview, not where you were last time
    #[arg(long)]
    pub fresh: bool,
}

/// Which server, and how careful.
#[derive(Debug, Clone, Default, Args)]
pub struct Target {
    /// Use this context of the configuration
    #[arg(long, global = true, value_name = "NAME")]
    pub context: Option<String>,
    /// Use this REST address, with no context of the configuration
    #[arg(long, global = true, value_name = "URL", conflicts_with = "context")]
    pub url: Option<String>,
    /// Write nothing, whatever the context allows
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Read what is on screen again this often, like 30s, whatever the context says
    #[arg(long, global = true, value_name = "TIME", value_parser = config::refresh)]
    pub refresh: Option<Duration>,
    /// Wait for one request this long at most, like 5s, whatever the context says
    #[arg(long, global = true, value_name = "TIME", value_parser = config::timeout)]
    pub timeout: Option<Duration>,
    /// Use the built-in demo engine: no server needed
    #[arg(long, global = true, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "camunda7", conflicts_with_all = ["context", "url"])]
    pub demo: Option<DemoKind>,
}

/// The engines that the demo can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DemoKind {
    /// Camunda 7.
    Camunda7,
}

/// What can be done without the cockpit.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List incidents, instances, jobs, tasks, variables or any other list
    Get(get::Get),
    /// Retry, suspend, claim, complete …: what the cockpit can do, with the same care
    Act(act::Act),
    /// Call any operation of the REST API by its name
    Call(call::Call),
    /// Say what an id, or a business key, belongs to: running or ended
    Find(find::Find),
    /// Write every row of a list that matches to a file
    Export(export::Export),
    /// Examine a context step by step, say what to do, and name every file that is used
    Doctor(doctor::Doctor),
    /// The built-in demo engine
    #[command(subcommand)]
    Demo(demo::Command),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Print the man page
    Man,
}

/// The command line asks for something that there is not. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// Exit code of a command line that cannot be followed, as clap has it.
const USAGE: u8 = 2;

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&anyhow::Error::new(error).context("the program cannot start")),
    };
    let outcome = runtime.block_on(run(&cli));
    // a blocked name look-up must not keep the program from ending
    runtime.shutdown_timeout(Duration::from_millis(100));
    outcome.unwrap_or_else(|error| complain(&error))
}

async fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        None => cockpit::run(&cli.target, cli.fresh).await,
        Some(Command::Get(get)) => get.run(&cli.target).await,
        Some(Command::Act(act)) => act.run(&cli.target).await,
        Some(Command::Call(call)) => call.run(&cli.target).await,
        Some(Command::Find(find)) => find.run(&cli.target).await,
        Some(Command::Export(export)) => export.run(&cli.target).await,
        Some(Command::Doctor(doctor)) => doctor.run(&cli.target).await,
        Some(Command::Demo(command)) => demo::run(command).await,
        Some(Command::Completions(completions)) => completions.run(),
        Some(Command::Man) => shell::man(),
    }
}

/// Says what failed, cleaned, on standard error. That nobody reads the results any more is no failure.
fn complain(error: &anyhow::Error) -> ExitCode {
    if error.chain().filter_map(|cause| cause.downcast_ref()).any(|cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    out::tell(&format!("{error:#}"));
    let is_usage = error
        .chain()
        .any(|cause| cause.is::<Usage>() || cause.is::<ConfigError>() || matches!(cause.downcast_ref(), Some(ApiError::Arguments { .. })));
    if is_usage { ExitCode::from(USAGE) } else { ExitCode::FAILURE }
}

/// The names most like a misspelt one, best first, at most three.
fn closest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut names: Vec<(f64, &str)> = names.into_iter().map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &wanted), name)).collect();
    names.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    names.into_iter().take(3).map(|(_, name)| name).collect()
}
