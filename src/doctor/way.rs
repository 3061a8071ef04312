//! From the name of a server to its REST API: what can fail before anybody is asked who they are.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::{Check, Ended};
use crate::api::{ApiError, BaseUrl, Endpoint, Location, Proxy, locate, tls_advice};

/// How long one address may take to connect.
const CONNECT: Duration = Duration::from_secs(5);

/// Gives where the REST API lies.
pub(super) async fn examine(endpoint: &mut Endpoint, tell: &mut (dyn FnMut(Check) + Send)) -> Result<BaseUrl, Ended> {
    let (first, is_proxy) = match &endpoint.proxy {
        Proxy::Via(proxy) => (proxy.clone(), true),
        Proxy::System | Proxy::Direct => (endpoint.base.clone(), false),
    };
    let of_system = (endpoint.proxy == Proxy::System).then(system_proxy).flatten();
    if let Some(variable) = of_system {
        tell(Check::doubtful("name", format!("left to the proxy that {variable} names, unless NO_PROXY leaves this server out")));
    } else {
        let addresses = resolve(&first, is_proxy, tell).await?;
        connect(&addresses, is_proxy, tell).await?;
    }
    let begun = Instant::now();
    let location = locate(endpoint).await;
    if let Location::Silent(error) = location {
        return Err(silent(endpoint, &error, tell));
    }
    if endpoint.base.is_encrypted() {
        tell(encryption(endpoint));
    }
    place(endpoint, location, begun.elapsed(), tell)
}

/// The variable of the environment that names a proxy.
fn system_proxy() -> Option<&'static str> {
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

async fn resolve(url: &BaseUrl, is_proxy: bool, tell: &mut (dyn FnMut(Check) + Send)) -> Result<Vec<SocketAddr>, Ended> {
    let (host, port) = url.host_and_port();
    let of = if is_proxy { "the proxy " } else { "" };
    let found = timeout(CONNECT, lookup_host((host.trim_matches(['[', ']']), port))).await;
    let advice = "check the spelling; is there a VPN to connect first, or a proxy to name (`proxy`)?";
    let told = match found {
        Ok(Ok(addresses)) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
            if !addresses.is_empty() {
                let shown = addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ");
                tell(Check::ok("name", if shown == host { format!("{of}{host} is an address") } else { format!("{of}{host} is {shown}") }));
                return Ok(addresses);
            }
            format!("{of}{host} has no address")
        }
        Ok(Err(error)) => format!("{of}{host} is not known: {error}"),
        Err(_) => format!("{of}{host}: the name service did not answer within {CONNECT:?}"),
    };
    tell(Check::failed("name", told, advice));
    Err(Ended)
}

async fn connect(addresses: &[SocketAddr], is_proxy: bool, tell: &mut (dyn FnMut(Check) + Send)) -> Result<(), Ended> {
    let what = if is_proxy { "the proxy at " } else { "" };
    let mut failures = vec![];
    for address in addresses {
        let begun = Instant::now();
        match timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(_)) => {
                tell(Check::ok("connection", format!("{what}{address} answers within {} ms", begun.elapsed().as_millis().max(1))));
                return Ok(());
            }
            Ok(Err(error)) => failures.push(format!("{address}: {error}")),
            Err(_) => failures.push(format!("{address}: no answer within {CONNECT:?}")),
        }
    }
    let refused = failures.iter().any(|failure| failure.contains("refused"));
    let advice = if refused {
        "nothing listens there: is the server started, and is it this port?"
    } else {
        "is a firewall in between, or a VPN to connect first?"
    };
    tell(Check::failed("connection", format!("{what}{}", failures.join("; ")), advice));
    Err(Ended)
}

/// Nothing came back: whether it was the encryption, or something after it.
fn silent(endpoint: &Endpoint, error: &ApiError, tell: &mut (dyn FnMut(Check) + Send)) -> Ended {
    let told = error.to_string();
    let check = match tls_advice(&told).filter(|_| endpoint.base.is_encrypted()) {
        Some(advice) => Check::failed("encryption", told, advice),
        None if told.contains("tls.c") => Check::failed("encryption", told, "check the files that `tls` names"),
        None => Check::failed("REST API", told, "is this the right port, and the right one of http:// and https://?"),
    };
    tell(check);
    Ended
}

/// What to do where a server answers, but not with what was asked for.
pub(super) fn remedy(error: &ApiError) -> &'static str {
    match error {
        ApiError::Forbidden { .. } => "ask for the permission that is named; without it this cannot be used",
        ApiError::Unavailable { status: 429, .. } => "wait a little; who else asks so often?",
        ApiError::Unavailable { status: 502 | 504, .. } => "is the server behind the proxy up? See the proxy's log",
        ApiError::Unavailable { .. } => "it may be starting: wait a little, then see its log",
        _ => "see the server's log, or what stands before it",
    }
}

fn encryption(endpoint: &Endpoint) -> Check {
    let ours = if endpoint.tls.identity.is_some() { "; we showed our certificate" } else { "" };
    match (&endpoint.tls.ca, endpoint.tls.insecure) {
        (_, true) => Check::doubtful("encryption", format!("tls.insecure: any certificate is taken, so nobody knows who answers{ours}")),
        (Some(ca), false) => Check::ok("encryption", format!("the certificate is good by {}{ours}", ca.display())),
        (None, false) => Check::ok("encryption", format!("the certificate is good by this machine's authorities{ours}")),
    }
}

fn place(endpoint: &Endpoint, location: Location, took: Duration, tell: &mut (dyn FnMut(Check) + Send)) -> Result<BaseUrl, Ended> {
    let took = took.as_millis().max(1);
    match location {
        Location::Engines(base, names) => {
            let found = if base == endpoint.base { String::new() } else { format!(" (found below {})", endpoint.base) };
            tell(Check::ok("REST API", format!("{base}{found}, {took} ms")));
            tell(engine(endpoint, &names));
            // of an engine that is not there nothing else can be asked
            let missing = endpoint.engine.as_ref().is_some_and(|name| !names.contains(name)) || names.is_empty();
            if missing { Err(Ended) } else { Ok(base) }
        }
        Location::Guarded(base) => {
            tell(Check::ok("REST API", format!("{base} asks who we are before it says anything, {took} ms")));
            Ok(base)
        }
        Location::Nothing(tried) => {
            let told = tried.iter().map(|(base, what)| format!("{base}: {what}")).collect::<Vec<_>>().join("; ");
            let advice = "the url should lead to the REST API, like https://host/engine-rest: ask who runs it";
            tell(Check::failed("REST API", format!("a server, but no REST API of the Camunda 7 family: {told}"), advice));
            Err(Ended)
        }
        Location::Silent(error) => Err(silent(endpoint, &error, tell)),
        Location::Troubled(error) => {
            tell(Check::failed("REST API", error.to_string(), remedy(&error)));
            Err(Ended)
        }
    }
}

fn engine(endpoint: &Endpoint, names: &[String]) -> Check {
    let all = names.join(", ");
    match &endpoint.engine {
        _ if names.is_empty() => Check::failed("engine", "the server has no engine", "it is started, but its engine is not: see its log"),
        Some(name) if names.contains(name) => Check::ok("engine", format!("{name}, of: {all}")),
        Some(name) => Check::failed("engine", format!("there is no engine {name}"), format!("set `engine` to one of: {all}")),
        None if names.len() > 1 => Check::doubtful("engine", format!("the default one is asked; there are: {all}. `engine` names another")),
        None => Check::ok("engine", all),
    }
}
