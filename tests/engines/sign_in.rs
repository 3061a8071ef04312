//! Who gets in, and who may do what: as the engine was started, so these hold with and without `--auth` and `--authz`.

use flowdeck::api::camunda7::{job, process_instance, user};
use flowdeck::api::{Call, Method, Request};
use flowdeck::call;
use serde_json::json;

use crate::seed;
use crate::server::Server;

#[tokio::test]
async fn without_credentials_only_the_list_of_engines_answers() {
    let server = Server::from_env();
    let status = |target| server.send_as(None, Request::new(Method::GET, target));
    assert_eq!(status("/engine").await.status, 200);
    let count = status("/process-instance/count").await;
    assert_eq!(count.status, if server.auth { 401 } else { 200 }, "{}", count.text());
    assert_eq!(count.bytes.is_empty(), server.auth, "a 401 says nothing: {}", count.text());
}

#[tokio::test]
async fn the_administrator_gets_in_and_an_unknown_user_does_not() {
    let server = Server::from_env();
    assert_eq!(server.get("/process-instance/count").await.status, 200);
    // Not the administrator with a wrong password: that would lock out the tests beside this one.
    let unknown = server.send_as(Some(("nobody", "nothing")), Request::new(Method::GET, "/process-instance/count")).await;
    assert_eq!(unknown.status, if server.auth { 401 } else { 200 });
}

#[tokio::test]
async fn a_user_without_permissions_sees_nothing_and_may_do_nothing() {
    let server = Server::from_env();
    let places = seed::places(&server).await;
    let user = server.auth.then_some(("suite", "suite"));
    let refused = server.auth && server.authz;

    let count = server.send_as(user, Request::new(Method::GET, "/process-instance/count")).await.json();
    assert_eq!(count["count"] == 0, refused, "{count}");
    let suspend = call!(job::UPDATE_JOB_SUSPENSION_STATE, "id" = places["job{id}"].clone(), "suspended" = false);
    let answer = server.send_as(user, suspend.request().unwrap()).await;
    assert_eq!(answer.status, if refused { 403 } else { 204 }, "{}", answer.text());
    if refused {
        assert_eq!(answer.json()["type"], "AuthorizationException");
        assert!(answer.json()["missingAuthorizations"].is_array());
    }
}

#[tokio::test]
async fn a_change_of_a_user_needs_the_id_in_the_body_too() {
    let server = Server::from_env();
    let user_made = call!(user::CREATE_USER, "profile" = json!({ "id": "both" }), "credentials" = json!({ "password": "both" }));
    server.send(user_made.request().unwrap()).await;
    server.call(call!(user::UPDATE_PROFILE, "id" = "both", "firstName" = "Bo")).await;
    let profile = server.call(call!(user::GET_USER_PROFILE, "id" = "both")).await;
    assert_eq!(profile["firstName"], "Bo");
}

#[tokio::test]
async fn the_engine_is_the_one_that_was_asked_for() {
    let server = Server::from_env();
    let version = server.get("/version").await.json()["version"].as_str().unwrap().to_owned();
    let meant = match crate::server::told("FLOWDECK_ENGINE_KIND").as_str() {
        "camunda7" => "7.24.0",
        "operaton" => "1.0.3",
        other => panic!("no version is known for `{other}`"),
    };
    assert_eq!(version, meant);
    assert!(server.call(Call::new(&process_instance::GET_PROCESS_INSTANCES_COUNT)).await["count"].is_u64());
}
