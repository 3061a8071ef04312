//! An engine at the end of a wire that can be cut: the demo engine behind a plain HTTP server, whose requests are counted.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use flowdeck::api::{Body, Method, Request, Transport};
use flowdeck::demo::{Clock, Demo, Options};
use futures_util::FutureExt;

use crate::support::hostile;

/// How long requests are waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A world in which nothing happens by itself, and no time passes.
pub fn still() -> Demo {
    still_of(60)
}

/// The same made from so many starts.
pub fn still_of(starts: usize) -> Demo {
    Demo::new(Options { lively: false, starts, ..Options::new(Clock::by_hand(flowdeck::clock::utc_now())) })
}

/// The address of such a world that is everybody's, for tests that only look: in the demo of `--demo` rows come and go while they do.
pub fn shared() -> String {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::serve(still(), 0));
    ENGINE.url()
}

/// The requests that came, by when.
#[derive(Default)]
struct Log {
    seen: Mutex<Vec<(Instant, String)>>,
    more: Condvar,
    ended: AtomicBool,
    /// What becomes of requests whose line begins so; the newest that fits counts.
    faults: Mutex<Vec<(String, Fault)>>,
}

/// What becomes of a request in place of the engine's answer.
#[derive(Clone)]
pub enum Fault {
    /// It is heard, and the connection ends.
    Ends,
    /// It is not even read: the connection is reset, after these bytes.
    Reset(Vec<u8>),
    /// These bytes, and the connection ends.
    Bytes(Vec<u8>),
    /// These bytes, then blanks, one every 50 ms, and never an end.
    Trickles(Vec<u8>),
    /// The engine acts on it, and the connection ends before it has answered.
    Swallowed,
    /// The engine's answer, with something hostile in every text.
    Hostile,
}

impl Fault {
    /// A whole answer.
    pub fn answer(status: u16, headers: &str, body: &str) -> Self {
        Self::Bytes(
            format!("HTTP/1.1 {status} .\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes(),
        )
    }

    /// A web page.
    pub fn page(status: u16) -> Self {
        Self::answer(status, "content-type: text/html\r\n", "<html><body>Please wait here</body></html>")
    }

    /// An exception of the engine.
    pub fn exception(status: u16, kind: &str, message: &str) -> Self {
        let body = serde_json::json!({ "type": kind, "message": message, "code": 0 }).to_string();
        Self::answer(status, "content-type: application/json\r\n", &body)
    }
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
        let listener = listen(port);
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

    /// From now on, that becomes of requests whose method and target begin so.
    pub fn when(&self, start: &str, fault: Fault) {
        self.log.faults.lock().unwrap().push((start.to_owned(), fault));
    }

    /// From now on the engine answers again.
    pub fn heal(&self) {
        self.log.faults.lock().unwrap().clear();
    }

    /// What has come so far, by the beginning of method and target: when, and the line.
    pub fn seen(&self, what: &str) -> Vec<(Instant, String)> {
        self.log.seen.lock().unwrap().iter().filter(|(_, asked)| asked.starts_with(what)).cloned().collect()
    }

    /// Waits until that many of these have come since the beginning.
    #[track_caller]
    pub fn until(&self, what: &str, count: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.seen(what).len() < count {
            assert!(Instant::now() < deadline, "only {} of {count} came: {:?}", self.seen(what).len(), self.seen(""));
            std::thread::sleep(Duration::from_millis(10));
        }
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

/// Listens on a port. One that was given back is anybody's for a while: other tests connect from whatever is free.
fn listen(port: u16) -> TcpListener {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return listener,
            Err(error) => assert!(error.kind() == ErrorKind::AddrInUse && Instant::now() < deadline, "port {port}: {error}"),
        }
        std::thread::sleep(Duration::from_millis(50));
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
    let line = first_line(stream)?;
    let mut words = line.split_whitespace();
    let method = match words.next()? {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    };
    let path = words.next()?;
    let target = path.strip_prefix("/engine-rest").unwrap_or(path).to_owned();
    let line = format!("{method} {target}");
    // looked up before the request is noted: whoever waits for it may heal the engine at once
    let fault = log.faults.lock().unwrap().iter().rev().find(|(start, _)| line.starts_with(start.as_str())).map(|(_, fault)| fault.clone());
    log.seen.lock().unwrap().push((Instant::now(), line));
    log.more.notify_all();
    let mut out = stream;
    if let Some(Fault::Reset(bytes)) = fault {
        // closed with bytes unread: the system answers with a reset
        return out.write_all(&bytes).ok();
    }
    let request = rest(stream, method, target)?;
    match fault {
        Some(Fault::Ends | Fault::Reset(_)) => None,
        Some(Fault::Bytes(bytes)) => out.write_all(&bytes).ok(),
        Some(Fault::Trickles(bytes)) => {
            out.write_all(&bytes).ok()?;
            while !log.ended.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(50));
                out.write_all(b" ").ok()?;
            }
            None
        }
        fault => {
            let hostile = matches!(fault, Some(Fault::Hostile));
            // without latency it is there at once
            let mut response = demo.send(if hostile { hostile::well(request) } else { request }).now_or_never()?.ok()?;
            if matches!(fault, Some(Fault::Swallowed)) {
                return None;
            }
            if hostile && let Ok(mut value) = serde_json::from_slice(&response.bytes) {
                hostile::infect(&mut value);
                response.bytes = value.to_string().into_bytes();
            }
            let headers: Vec<_> = response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!(
                "HTTP/1.1 {} .\r\n{}content-length: {}\r\nconnection: close\r\n\r\n",
                response.status,
                headers.concat(),
                response.bytes.len()
            );
            out.write_all(&[head.as_bytes(), &response.bytes].concat()).ok()
        }
    }
}

/// The first line of a request, without reading it. Who speaks TLS is told that this is plain HTTP, as servers do.
fn first_line(mut stream: &TcpStream) -> Option<String> {
    let mut bytes = [0; 4096];
    loop {
        let count = stream.peek(&mut bytes).ok().filter(|count| *count > 0)?;
        if bytes[0] == 0x16 {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").ok()?;
            return None;
        }
        let text = String::from_utf8_lossy(&bytes[..count]);
        if let Some((line, _)) = text.split_once("\r\n") {
            return Some(line.to_owned());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Reads the request.
fn rest(stream: &TcpStream, method: Method, target: String) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let header = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(line[name.len() + 1..].trim().to_owned())
    };
    let mut bytes = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut bytes).ok()?;
    Some(Request { method, target, body: header("content-type").map(|content_type| Body { content_type, bytes }) })
}
