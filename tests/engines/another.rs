//! An engine of a test's own, which may be killed. Whatever becomes of the test, it ends with it: `engine with` stops it when its standard input closes.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::server::told;

/// Starts, stops and builds engines.
const ENGINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engines/engine");

/// An engine on a port of its own, of the kind that the suite is run with.
pub struct Another {
    with: Child,
    pid: String,
    /// What it says; held, so that what is said later has somewhere to go.
    told: BufReader<ChildStderr>,
}

/// A port where nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

impl Another {
    /// Starts one with these switches, whose data lie in that database; waits until it answers.
    pub fn start(port: u16, database: &str, switches: &[&str]) -> Self {
        let mut command = Command::new(ENGINE);
        command.arg("with").arg(told("FLOWDECK_ENGINE_KIND")).arg(format!("--port={port}")).args(switches).args(["--", "cat"]);
        command.env("SPRING_DATASOURCE_URL", database).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut with = command.spawn().unwrap();
        let told = BufReader::new(with.stderr.take().unwrap());
        let mut another = Self { with, pid: String::new(), told };
        let (mut all, mut line) = (String::new(), String::new());
        while another.told.read_line(&mut line).unwrap() > 0 {
            if let Some(pid) = line.strip_prefix("pid=") {
                pid.trim().clone_into(&mut another.pid);
                return another;
            }
            all.push_str(&std::mem::take(&mut line));
        }
        panic!("no engine on port {port}: {all}");
    }

    /// Sends its process a signal, by name.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.pid]).status().unwrap().success(), "no process to send {name}");
    }
}

impl Drop for Another {
    fn drop(&mut self) {
        drop(self.with.stdin.take());
        let _ = self.with.wait();
    }
}
