//! The demo engine: how it behaves, and offering it to others over HTTP.

use std::{process::ExitCode, time::Duration};

use clap::{Args, Subcommand};

use super::{Usage, out};
use crate::{
    clock,
    config::{self, Env},
    demo::{self, Clock, Options},
    term::{Signal, Signals},
};

/// Starts of ordinary instances that give 1,000 running ones.
const STARTS_PER_THOUSAND: usize = 640;
/// What the demo is measured with; more take long to make, and much memory.
const MOST_INSTANCES: usize = 100_000;

/// What can be done with the demo engine.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Answer over HTTP on this machine until stopped; prints the address
    Serve(Serve),
}

/// Offering the demo engine to others.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Listen on this port of this machine; 0: any that is free
    #[arg(long, value_name = "N")]
    port: u16,
    #[command(flatten)]
    knobs: Knobs,
}

/// How the demo engine behaves.
#[derive(Debug, Clone, Default, Args)]
struct Knobs {
    /// Let every answer take so long, like 50ms
    #[arg(long, value_name = "TIME", value_parser = span)]
    latency: Option<Duration>,
    /// Answer so many requests of a hundred with 503
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    unavailable: Option<u8>,
    /// Break the connection of so many requests of a hundred
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    reset: Option<u8>,
    /// Let so many requests of a hundred take 5 s longer
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    slow: Option<u8>,
    /// Begin with about so many running instances (1000)
    #[arg(long, value_name = "N", value_parser = instances)]
    instances: Option<usize>,
}

impl Knobs {
    fn options(&self) -> Options {
        let mut options = Options::new(Clock::running(clock::utc_now()));
        options.latency = self.latency.unwrap_or_default();
        options.faults.unavailable = self.unavailable.unwrap_or_default();
        options.faults.reset = self.reset.unwrap_or_default();
        options.faults.slow = self.slow.unwrap_or_default();
        if let Some(instances) = self.instances {
            options.starts = instances * STARTS_PER_THOUSAND / 1000;
        }
        options
    }

    /// Reads `latency=50ms unavailable=10`.
    fn read(text: &str) -> Result<Self, String> {
        let mut knobs = Self::default();
        for word in text.split_whitespace() {
            let (name, value) = word.split_once('=').ok_or_else(|| format!("`{word}` should be name=value"))?;
            match name {
                "latency" => knobs.latency = Some(span(value)?),
                "unavailable" => knobs.unavailable = Some(percent(value)?),
                "reset" => knobs.reset = Some(percent(value)?),
                "slow" => knobs.slow = Some(percent(value)?),
                "instances" => knobs.instances = Some(instances(value)?),
                _ => return Err(format!("there is no `{name}`: latency, unavailable, reset, slow, instances")),
            }
        }
        Ok(knobs)
    }
}

fn span(text: &str) -> Result<Duration, String> {
    config::duration(text).ok_or_else(|| format!("`{text}` is no time like 50ms or 2s"))
}

fn percent(text: &str) -> Result<u8, String> {
    text.parse().ok().filter(|percent| *percent <= 100).ok_or_else(|| format!("`{text}` is no number from 0 to 100"))
}

fn instances(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number <= MOST_INSTANCES);
    number.ok_or_else(|| format!("`{text}` is no number up to {MOST_INSTANCES}"))
}

/// How the engine of `--demo` behaves: as `FLOWDECK_DEMO` says.
pub fn options(env: &Env) -> Result<Options, Usage> {
    let knobs = Knobs::read(env.get("FLOWDECK_DEMO").unwrap_or_default());
    knobs.map(|knobs| knobs.options()).map_err(|reason| Usage(format!("FLOWDECK_DEMO: {reason}")))
}

/// Does what is asked with the demo engine.
pub async fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let Command::Serve(serve) = command;
    let mut signals = Signals::new()?;
    let served = demo::serve(serve.knobs.options(), serve.port).await.map_err(|error| {
        anyhow::anyhow!("port {} of this machine cannot be listened on: {error}; --port 0 takes any that is free", serve.port)
    })?;
    out::print(format!("http://{}/engine-rest\n", served.addr).as_bytes())?;
    let stopped = async { while signals.next().await == Signal::Continue {} };
    tokio::select! {
        ended = served.run => ended.map(|()| ExitCode::SUCCESS).map_err(Into::into),
        () = stopped => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_takes_what_the_flags_take() {
        let knobs = Knobs::read("latency=50ms unavailable=10  instances=500").unwrap();
        let options = knobs.options();
        assert_eq!((options.latency, options.faults.unavailable, options.starts), (Duration::from_millis(50), 10, 320));
        assert!(Knobs::read("slow=101").is_err());
        assert!(Knobs::read("speed=1").unwrap_err().contains("latency"));
        assert!(Knobs::read("latency").is_err());
    }
}
