//! An engine at the end of a wire that can be cut: the demo engine behind a plain HTTP server, whose requests are counted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use flowdeck::api::{Body, Method, Request, Transport};
use flowdeck::demo::{Clock, Demo, Options};
use futures_util::FutureExt;

/// How long requests are waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A world in which nothing happens by itself, and no time passes.
pub fn still() -> Demo {
    Demo::new(Options { lively: false, starts: 60, ..Options::new(Clock::by_hand(flowdeck::clock::utc_now())) })
}

/// The requests that came, by when.
#[derive(Default)]
struct Log {
    seen: Mutex<Vec<(Instant, String)>>,
    more: Condvar,
    ended: AtomicBool,
    /// Whether requests get no answer.
    deaf: AtomicBool,
}

/// A server. It ends when dropped.
pub struct Engine {
    addr: SocketAddr,
    log: Arc<Log>,
    accepting: Option<JoinHandle<()>>,
}

impl Engine {
    /// Serves an engine on a port of this machine; 0: any that is free.
    pub fn serve(demo: Demo, port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let addr = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let accepting = std::thread::spawn({
            let log = Arc::clone(&log);
            move || accept(&listener, &log, &demo)
        });
        Self { addr, log, accepting: Some(accepting) }
    }

    /// Its REST address.
    pub fn url(&self) -> String {
        format!("http://{}/engine-rest", self.addr)
    }

    /// Ends it: nobody listens there any more. Gives the port.
    pub fn die(self) -> u16 {
        self.addr.port()
    }

    /// From now on hears requests and drops their connections, or answers again.
    pub fn deaf(&self, deaf: bool) {
        self.log.deaf.store(deaf, Ordering::SeqCst);
    }

    /// Waits until that many more of these have come, by the beginning of method and target, and gives when each came.
    #[track_caller]
    pub fn requests(&self, what: &str, count: usize) -> Vec<Instant> {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.log.seen.lock().unwrap();
        let from = seen.len();
        loop {
            let came: Vec<_> = seen[from..].iter().filter(|(_, asked)| asked.starts_with(what)).map(|(at, _)| *at).collect();
            if came.len() >= count {
                return came;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "only {} of {count} came: {:?}", came.len(), &seen[from..]);
            seen = self.log.more.wait_timeout(seen, left).unwrap().0;
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.log.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.addr); // wakes it
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn accept(listener: &TcpListener, log: &Arc<Log>, demo: &Demo) {
    for stream in listener.incoming() {
        if log.ended.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (log, demo) = (Arc::clone(log), demo.clone());
        // one request a connection: when the listener is gone, so is everything
        std::thread::spawn(move || answer(&stream, &log, &demo));
    }
}

fn answer(stream: &TcpStream, log: &Log, demo: &Demo) -> Option<()> {
    let note = |what: &str| {
        log.seen.lock().unwrap().push((Instant::now(), what.to_owned()));
        log.more.notify_all();
    };
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let mut words = head.split_whitespace();
    let method = match words.next()? {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    };
    let target = words.next()?.strip_prefix("/engine-rest")?.to_owned();
    let header = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(line[name.len() + 1..].trim().to_owned())
    };
    let mut bytes = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut bytes).ok()?;
    let body = header("content-type").map(|content_type| Body { content_type, bytes });
    note(&format!("{method} {target}"));
    if log.deaf.load(Ordering::SeqCst) {
        return None;
    }
    // without latency it is there at once
    let response = demo.send(Request { method, target, body }).now_or_never()?.ok()?;
    let headers: Vec<_> = response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "HTTP/1.1 {} .\r\n{}content-length: {}\r\nconnection: close\r\n\r\n",
        response.status,
        headers.concat(),
        response.bytes.len()
    );
    let mut stream = stream;
    stream.write_all(&[head.as_bytes(), &response.bytes].concat()).ok()
}
