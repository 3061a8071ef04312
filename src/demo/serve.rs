//! The demo engine over HTTP on this machine, below `/engine-rest`.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{Demo, Options};
use crate::api::{BODY_LIMIT, Body, Method, Request, Transport};

/// A demo engine that listens; it answers while `run` is awaited.
pub struct Served<F> {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Answers requests until it is dropped.
    pub run: F,
}

/// Binds the demo engine to a port of this machine (0: any that is free).
///
/// # Errors
/// When the port cannot be bound.
pub async fn serve(options: Options, port: u16) -> std::io::Result<Served<impl Future<Output = std::io::Result<()>>>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let addr = listener.local_addr()?;
    Ok(Served { addr, run: accept(listener, Arc::new(Demo::new(options))) })
}

async fn accept(listener: TcpListener, demo: Arc<Demo>) -> std::io::Result<()> {
    // Owned here, so that every connection ends with the server.
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        while connections.try_join_next().is_some() {}
        let demo = demo.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| answer(demo.clone(), request));
            // A client that goes away is no trouble of ours.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn answer(demo: Arc<Demo>, request: hyper::Request<Incoming>) -> Result<hyper::Response<Full<Bytes>>, std::io::Error> {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let method = match parts.method.as_str() {
        "GET" | "HEAD" => Method::GET,
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "DELETE" => Method::DELETE,
        "OPTIONS" => Method::OPTIONS,
        _ => return Ok(plain(405)),
    };
    let Some(target) = target.strip_prefix("/engine-rest").filter(|t| t.starts_with('/')) else { return Ok(plain(404)) };
    let Ok(bytes) = Limited::new(body, BODY_LIMIT).collect().await.map(http_body_util::Collected::to_bytes) else { return Ok(plain(413)) };
    let kind = parts.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("application/octet-stream");
    let body = (!bytes.is_empty()).then(|| Body { content_type: kind.to_owned(), bytes: bytes.to_vec() });
    // A reset is shown as one: the connection is dropped without an answer.
    let response = demo.send(Request { method, target: target.to_owned(), body }).await.map_err(std::io::Error::other)?;
    let mut out = hyper::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        out = out.header(name, value);
    }
    Ok(out.body(Full::new(Bytes::from(response.bytes))).unwrap_or_else(|_| plain(500)))
}

fn plain(status: u16) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(Bytes::new()));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    response
}
