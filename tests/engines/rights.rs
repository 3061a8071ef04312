//! What the program makes of a server that asks who one is and what one may: through its own transport, client and actions.
//! As the engine was started, so these hold with and without `--auth` and `--authz`.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use flowdeck::{
    act::{incident, instance, task},
    api::{
        ApiError, Call, SignIn,
        camunda7::{
            authorization::CREATE_AUTHORIZATION,
            incident::GET_INCIDENTS,
            job::{GET_JOB, GET_STACKTRACE},
            process_instance::{GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCE, GET_PROCESS_INSTANCE_VARIABLES},
            user::CREATE_USER,
        },
    },
    call,
    resource::{self, Binding, INCIDENTS, INSTANCES, Resource, TASKS, filter::Term},
};
use serde_json::json;

use crate::{
    real::{basic, kind, lab, suite, transport},
    server::Server,
};

/// A user of that name, whose password is the name.
async fn user(name: &str) {
    let server = Server::from_env();
    let made = call!(CREATE_USER, "profile" = json!({ "id": name }), "credentials" = json!({ "password": name }));
    server.send(made.request().unwrap()).await;
}

fn somebody(sign_in: SignIn) -> suite::Lab {
    suite::Lab::new(kind(), Arc::new(transport(sign_in)), suite::Tick::Real)
}

/// A user who may read what belongs to invoices, and nothing else.
async fn reader(server: &Server) -> suite::Lab {
    user("reader").await;
    // a grant (1) on a process definition (6); a second run finds it there
    let grant = call!(
        CREATE_AUTHORIZATION,
        "type" = 1,
        "permissions" = json!(["READ", "READ_INSTANCE", "READ_HISTORY", "READ_TASK", "READ_INSTANCE_VARIABLE"]),
        "userId" = "reader",
        "resourceType" = 6,
        "resourceId" = "supplier-invoice"
    );
    server.send(grant.request().unwrap()).await;
    somebody(if server.auth { basic("reader", "reader") } else { SignIn::None })
}

async fn ids(lab: &suite::Lab, resource: &'static Resource, source: &'static Binding) -> BTreeSet<String> {
    lab.list(resource, source, &[]).await.iter().map(|row| row.id.to_string()).collect()
}

#[tokio::test]
async fn without_a_sign_in_an_engine_that_asks_for_one_is_told_as_such() {
    let server = Server::from_env();
    let nobody = somebody(SignIn::None);
    let read = nobody.client.read(&call!(GET_INCIDENTS, "maxResults" = 1)).await;
    match read {
        Err(ApiError::Unauthorized { message }) if server.auth => assert!(message.contains("auth.basic"), "{message}"),
        Ok(_) if !server.auth => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_however_much_is_asked() {
    let server = Server::from_env();
    if !server.auth {
        return assert!(somebody(basic("nobody", "wrong")).client.read(&Call::new(&GET_INCIDENTS)).await.is_ok(), "nobody asks");
    }
    user("forgetful").await;
    let mistyped = somebody(basic("forgetful", "forgotten"));
    let call = call!(GET_INCIDENTS, "maxResults" = 1);
    let reads = futures_util::future::join_all((0..5).map(|_| mistyped.client.read(&call))).await;
    for read in reads.into_iter().chain([mistyped.client.read(&call).await]) {
        let Err(ApiError::Unauthorized { message }) = read else { panic!("{read:?}") };
        assert!(message.contains("Nothing more is sent"), "{message}");
    }
    // the engine locks for 3 s after one failure, for 6 after two, and so on: after six it would be minutes
    tokio::time::sleep(Duration::from_secs(4)).await;
    let right = somebody(basic("forgetful", "forgetful")).client.read(&call).await;
    assert!(right.is_ok(), "locked for longer than one failure: {right:?}");
}

#[tokio::test]
async fn lists_are_silently_smaller_for_who_may_not_see_all() {
    let (server, all) = (Server::from_env(), lab().await.quiet().await);
    let reader = reader(&server).await;
    let restricted = server.auth && server.authz;
    // lists in which the definition that may be seen has rows, and others too
    let of_definitions = ["definitions", "versions", "incidents", "instances", "jobs", "tasks", "variables", "historic-activities"];
    for resource in resource::ALL.iter().filter(|resource| of_definitions.contains(&resource.name)) {
        for source in resource.source {
            let read = async || {
                let counted = reader.count(resource, source, &[]).await;
                (ids(&reader, resource, source).await, ids(&all, resource, source).await, counted)
            };
            let (mine, everything, counted) = all.at_rest(read).await;
            let said = format!("{} from {}: {} of {}", resource.name, source.operation.id, mine.len(), everything.len());
            assert!(mine.is_subset(&everything), "{said}: {:?}", mine.difference(&everything));
            assert_eq!(mine.len() < everything.len(), restricted, "{said}");
            assert!(!mine.is_empty(), "{said}");
            assert_eq!(counted, mine.len() as u64, "{said}");
        }
    }
}

#[tokio::test]
async fn what_may_not_be_read_is_forbidden_or_not_there() {
    let (server, all) = (Server::from_env(), lab().await);
    let reader = reader(&server).await;
    let variables = json!({ "applicant": { "value": "Applicant" }, "approvers": { "value": 2, "type": "Integer" } });
    let hidden = all.start("onboarding", "CONTRACT-hidden", &variables).await;
    let job = all.incident_of(&hidden).await["configuration"].clone();
    for (call, status) in [
        (call!(GET_PROCESS_INSTANCE, "id" = hidden.as_str()), 404),
        (call!(GET_ACTIVITY_INSTANCE_TREE, "id" = hidden.as_str()), 403),
        (call!(GET_PROCESS_INSTANCE_VARIABLES, "id" = hidden.as_str()), 403),
        (call!(GET_STACKTRACE, "id" = job.clone()), 403),
        (call!(GET_JOB, "id" = job), 404),
    ] {
        let read = reader.client.read(&call).await;
        let said = format!("{}: {read:?}", call.http_line());
        match read {
            Ok(_) => assert!(!(server.auth && server.authz), "{said}"),
            Err(ApiError::NotFound { .. }) => assert_eq!(status, 404, "{said}"),
            Err(ApiError::Forbidden { message }) => {
                assert_eq!(status, 403, "{said}");
                assert!(message.contains("reader"), "{said}");
            }
            Err(error) => panic!("{error}: {said}"),
        }
    }
}

#[tokio::test]
async fn what_may_only_be_read_is_not_written_and_the_refusal_is_told() {
    let (server, all) = (Server::from_env(), lab().await);
    if !(server.auth && server.authz) {
        return; // then everybody may: what the actions do is the contract's
    }
    let reader = reader(&server).await;
    let (waiting, task) = all.waiting_invoice("CONTRACT-readable").await;
    let (failing, _) = all.failing_invoice("CONTRACT-readable").await;
    let waits = [Term::is("id", waiting.as_str())];
    let told = [
        reader.refused(&instance::SUSPEND, &reader.subjects(&INSTANCES, &waits).await, &[], "reader").await,
        reader.refused(&incident::RETRY, &reader.subjects(&INCIDENTS, &[Term::is("instance", failing)]).await, &[], "reader").await,
        reader.refused(&task::CLAIM, &reader.subjects(&TASKS, &[Term::is("id", task)]).await, &[], "reader").await,
    ];
    for told in told {
        assert!(told.starts_with("1 failed: not allowed: ") && told.contains("'reader'"), "{told}");
    }
    assert_eq!(all.subject(&INSTANCES, &waits).await.cell("state"), "ACTIVE");
}
