//! The way to a real engine: what doctor finds, where the REST API is looked for, and engines that are not there.

use std::time::Duration;

use flowdeck::{
    act::audit::Audit,
    api::{ApiError, BaseUrl, Client, Endpoint, Http, Location, SignIn, camunda7::process_instance::GET_PROCESS_INSTANCES_COUNT, locate},
    call,
    config::Context,
    doctor::{Check, State, examine},
};

use crate::{
    real::{basic, kind, suite::Kind},
    server::{Server, told},
};

fn base() -> BaseUrl {
    BaseUrl::parse(&told("FLOWDECK_ENGINE_URL")).unwrap()
}

/// The address without the path of the REST API.
fn host() -> BaseUrl {
    BaseUrl::parse(base().as_str().trim_end_matches("/engine-rest")).unwrap()
}

async fn examined(context: &Context) -> (Vec<Check>, bool) {
    let mut checks = vec![];
    let findings = examine(context, &mut |check| checks.push(check)).await;
    (checks, findings.usable)
}

fn found<'a>(checks: &'a [Check], step: &str) -> &'a Check {
    checks.iter().find(|check| check.step == step).unwrap_or_else(|| panic!("no {step}: {checks:?}"))
}

#[tokio::test]
async fn the_rest_api_is_found_below_the_host_without_a_sign_in() {
    let found = locate(&Endpoint::new(host(), Duration::from_secs(30))).await;
    assert_eq!(found, Location::Engines(base(), vec!["default".to_owned()]));
}

#[tokio::test]
async fn doctor_finds_the_engine_its_version_and_what_is_permitted() {
    let server = Server::from_env();
    let sign_in = if server.auth { basic("demo", "demo") } else { SignIn::None };
    let (checks, usable) = examined(&Context { sign_in, ..Context::new("real", host()) }).await;
    assert!(usable && checks.iter().all(|check| check.state != State::Failed), "{checks:?}");
    let version = if kind() == Kind::Operaton { "Operaton BPM Runtime 1." } else { "Camunda 7." };
    assert!(found(&checks, "version").told.starts_with(version), "{checks:?}");
    assert!(found(&checks, "sign-in").told.starts_with(if server.auth { "as user demo" } else { "none is needed" }), "{checks:?}");
    assert!(
        found(&checks, "permissions").told.contains(if server.auth { "change instances" } else { "everybody may do everything" }),
        "{checks:?}"
    );
}

#[tokio::test]
async fn doctor_without_credentials_is_told_that_they_are_missing() {
    let (checks, usable) = examined(&Context::new("real", base())).await;
    let auth = Server::from_env().auth;
    assert_eq!(usable, !auth);
    assert_eq!(found(&checks, "sign-in").state, if auth { State::Failed } else { State::Ok });
}

#[tokio::test]
async fn an_engine_that_is_not_there_is_told_with_those_that_are() {
    let context = Context { engine: Some("two".to_owned()), ..Context::new("real", base()) };
    let (checks, usable) = examined(&context).await;
    let engine = found(&checks, "engine");
    assert!(!usable && engine.state == State::Failed && engine.advice.as_deref() == Some("set `engine` to one of: default"), "{checks:?}");
    let http = Http::new(context.endpoint(), SignIn::None);
    let client = Client::new("real", std::sync::Arc::new(http), std::sync::Arc::new(Audit::absent(String::new())));
    let error = client.read(&call!(GET_PROCESS_INSTANCES_COUNT)).await.unwrap_err();
    assert!(matches!(&error, ApiError::NotFound { message } if message.ends_with("this server has: default")), "{error}");
}
