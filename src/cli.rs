//! The command line: what is asked for, and the way there.

mod cockpit;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Config, ConfigError, Env, Flags, Selection};

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
}

/// Which server, and how careful.
#[derive(Debug, Clone, Args)]
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
    /// Use the built-in demo engine: no server needed
    #[arg(long, global = true, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "camunda7", conflicts_with_all = ["context", "url"])]
    pub demo: Option<DemoKind>,
}

impl Target {
    /// The contexts there are, and the one that is meant. With `--demo` there is one, and it is no server.
    fn select(&self, config: &Config, env: &Env) -> Result<Selection, ConfigError> {
        let demo = self.demo.map(|_| "http://demo.invalid/engine-rest".to_owned());
        let flags = Flags { context: self.context.clone(), url: demo.clone().or_else(|| self.url.clone()), read_only: self.read_only };
        let config = if demo.is_some() {
            &Config { theme: config.theme.clone(), ascii: config.ascii, path: config.path.clone(), ..Config::default() }
        } else {
            config
        };
        let mut selection = config::select(config, &flags, env)?;
        if demo.is_some() {
            let chosen = &mut selection.contexts[selection.chosen];
            "demo".clone_into(&mut chosen.name);
            chosen.user.get_or_insert_with(|| "demo".to_owned());
        }
        Ok(selection)
    }
}

/// The engines that the demo can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DemoKind {
    /// Camunda 7.
    Camunda7,
}

/// What can be done without the cockpit.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {}

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&anyhow::Error::new(error).context("the program cannot start")),
    };
    let outcome = match cli.command {
        None => runtime.block_on(cockpit::run(&cli.target)),
        Some(command) => match command {},
    };
    // a blocked name look-up must not keep the program from ending
    runtime.shutdown_timeout(std::time::Duration::from_millis(100));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

/// Says what failed, cleaned, on standard error.
#[expect(clippy::print_stderr, reason = "this is where a person without the cockpit is told")]
fn complain(error: &anyhow::Error) -> ExitCode {
    eprintln!("flowdeck: {}", crate::text::clean_lines(&format!("{error:#}")));
    ExitCode::FAILURE
}
