use knock_runtime::{DateTime, Day, NewSchedule, Recipient, Repeat, Tenant, Timestamp, WindowRule};
use serde_json::json;

use crate::{assert_refused, assert_sent, start};

fn at(seconds: i64) -> DateTime {
    Timestamp::from_unix_seconds(seconds).into()
}

#[tokio::test]
async fn schedules() {
    let (knock, client) = start().await;
    let schedules = client.schedules();
    let mondays = WindowRule::weekly().days([Day::Monday]).hour(9).minute(30);
    assert_sent!(
        knock,
        schedules.create("reminder", ["user_1", "user_2"]).scheduled_at(at(1_774_256_400))
            => concat!(
                r#"POST /v1/schedules {"workflow":"reminder","recipients":["user_1","user_2"],"#,
                r#""scheduled_at":"2026-03-23T09:00:00Z"}"#
            ),
        schedules
            .create("reminder", Recipient::object("projects", "q1"))
            .repeats([Repeat::from(mondays.clone()).interval(2)])
            .ending_at(at(0))
            .data(json!({ "task": "tax" }))
            .actor(Recipient::user("user_3").name("Sarah"))
            .tenant(Tenant::new("acme"))
            => concat!(
                r#"POST /v1/schedules {"workflow":"reminder","#,
                r#""recipients":[{"id":"q1","collection":"projects"}],"#,
                r#""repeats":[{"frequency":"weekly","days":["mon"],"hours":9,"minutes":30,"#,
                r#""interval":2}],"ending_at":"1970-01-01T00:00:00Z","data":{"task":"tax"},"#,
                r#""actor":{"id":"user_3","name":"Sarah"},"tenant":"acme"}"#
            ),
        schedules.update(["s1", "s2"]).repeats([mondays]).without_ending_at().without_data()
            => concat!(
                r#"PUT /v1/schedules {"schedule_ids":["s1","s2"],"#,
                r#""repeats":[{"frequency":"weekly","days":["mon"],"hours":9,"minutes":30}],"#,
                r#""ending_at":null,"data":null}"#
            ),
        schedules
            .update(["s1"])
            .tenant("acme")
            .without_scheduled_at()
            .without_actor()
            .without_tenant()
            => concat!(
                r#"PUT /v1/schedules {"schedule_ids":["s1"],"#,
                r#""tenant":null,"scheduled_at":null,"actor":null}"#
            ),
        schedules.delete(["s1", "s2"]) => r#"DELETE /v1/schedules {"schedule_ids":["s1","s2"]}"#,
        schedules.bulk_create([NewSchedule::new("reminder", "user_1").scheduled_at(at(0))])
            => concat!(
                r#"POST /v1/schedules/bulk/create {"schedules":[{"workflow":"reminder","#,
                r#""recipient":"user_1","scheduled_at":"1970-01-01T00:00:00Z"}]}"#
            ),
    );
}

#[tokio::test]
async fn lists_of_schedules() {
    let (knock, client) = start().await;
    let list = || client.schedules().list("reminder");
    assert_sent!(
        knock,
        list().tenant("acme").page_size(5)
            => "GET /v1/schedules?workflow=reminder&tenant=acme&page_size=5",
        list().recipients(["user_1", "user_2"])
            => "GET /v1/schedules?workflow=reminder&recipients[]=user_1&recipients[]=user_2",
        list().recipients([Recipient::object("projects", "q1")])
            => "GET /v1/schedules?workflow=reminder&recipients[0][id]=q1\
                &recipients[0][collection]=projects",
        client.users().schedules("user_1").workflow("reminder")
            => "GET /v1/users/user_1/schedules?workflow=reminder",
        client.objects("projects").schedules("q1").tenant("acme")
            => "GET /v1/objects/projects/q1/schedules?tenant=acme",
    );
}

#[tokio::test]
async fn schedules_that_knock_would_not_take() {
    let (_knock, client) = start().await;
    let schedules = client.schedules();
    let many = || vec!["x"; 101];
    let bad_minute = WindowRule::daily().minute(7);
    assert_refused!(
        schedules.create("", ["user_1"]) => "the key of the workflow is empty",
        schedules.create("reminder", [""; 0]) => "there are no recipients",
        schedules.create("reminder", many()) => "there are 101 recipients, and Knock takes up to 100",
        schedules.create("reminder", [""]) => "the id of a recipient is empty",
        schedules.create("reminder", ["a"]).repeats([bad_minute]) => "a multiple of 5",
        schedules.create("reminder", ["a"]).data(1) => "`data` must be a JSON object",
        schedules.create("reminder", ["a"]).actor("") => "the id of a recipient is empty",
        schedules.create("reminder", ["a"]).scheduled_at(at(i64::MAX)) => "RFC 3339",
        schedules.create("reminder", ["a"]).data(json!({ "a": "x".repeat(11 << 20) }))
            => "the schedule has",
        schedules.update([""; 0]) => "there are no schedules",
        schedules.update(["s1"]).tenant("") => "the id of the tenant is empty",
        schedules.delete(many()) => "there are 101 schedules",
        schedules.bulk_create([]) => "the list `schedules` is empty",
        schedules.bulk_create([NewSchedule::new("", "a")]) => "the key of the workflow is empty",
        schedules.bulk_create([NewSchedule::new("a", "a").data(json!({ "a": "x".repeat(11 << 20) }))])
            => "the schedule has",
        schedules.bulk_create(vec![NewSchedule::new("a", "a"); 1_001]) => "1001 elements",
    );
}
