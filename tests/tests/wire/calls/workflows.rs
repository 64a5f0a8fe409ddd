use knock_runtime::{
    AudienceMembership, Client, Day, NewSchedule, PushTokens, Recipient, Repeat, RunStatus, Tenant,
    WindowRule,
};
use serde_json::json;

use super::{Call, ID, at, call, preferences, project};

pub(super) fn workflows(client: &Client) -> Vec<Call> {
    vec![
        call(
            "trigger: users",
            client
                .trigger("welcome", ["user_1", "user_2"])
                .data(json!({ "plan": "pro", "seats": 3 }))
                .idempotency_key("order 1"),
        ),
        call(
            "trigger: everything",
            client
                .trigger("welcome", ["user_1".into(), project()])
                .data(json!({ "plan": "pro" }))
                .actor("user_2")
                .tenant("acme")
                .cancellation_key("order 1")
                .sandbox_mode(true)
                .skip_delay(true),
        ),
        call(
            "trigger: inline",
            client
                .trigger(
                    "welcome",
                    [
                        Recipient::user("user_1")
                            .name("Jane")
                            .property("plan", "pro")
                            .channel_data(ID, PushTokens::new(["t"]))
                            .preferences(preferences()),
                        project().name("Q1"),
                    ],
                )
                .actor(project())
                .tenant(Tenant::new("acme").name("Acme")),
        ),
        call(
            "trigger: each with its data",
            client.trigger_each("welcome", [("user_1", json!({ "plan": "pro" }))]),
        ),
        call("cancel", client.cancel("welcome", "order 1")),
        call(
            "cancel: recipients",
            client
                .cancel("welcome", "order 1")
                .recipients(["user_1".into(), project()]),
        ),
    ]
}

pub(super) fn schedules(client: &Client) -> Vec<Call> {
    let schedules = client.schedules();
    let mondays = || Repeat::from(WindowRule::weekly().days([Day::Monday]).hour(9).minute(30));
    vec![
        call(
            "schedules: create",
            schedules
                .create("reminder", ["user_1".into(), project()])
                .repeats([mondays()])
                .scheduled_at(at())
                .ending_at(at())
                .data(json!({ "task": "tax" }))
                .actor(Recipient::user("user_3").name("Sarah"))
                .tenant("acme"),
        ),
        call(
            "schedules: update",
            schedules
                .update([ID])
                .repeats([mondays()])
                .without_ending_at()
                .without_actor()
                .tenant("acme"),
        ),
        call(
            "schedules: list",
            schedules
                .list("reminder")
                .tenant("acme")
                .recipients(["user_1", "user_2"]),
        ),
        call(
            "schedules: list of objects",
            schedules
                .list("reminder")
                .recipients([project(), Recipient::object("projects", "q2")]),
        ),
        call("schedules: delete", schedules.delete([ID])),
        call(
            "schedules: bulk create",
            schedules.bulk_create([NewSchedule::new("reminder", "user_1").scheduled_at(at())]),
        ),
    ]
}

pub(super) fn others(client: &Client) -> Vec<Call> {
    let beta = client.audience("beta");
    let jane = Recipient::user("user_1").name("Jane");
    vec![
        call(
            "audiences: add",
            beta.add_or_create([AudienceMembership::new(jane).tenant("acme")]),
        ),
        call("audiences: remove", beta.remove(["user_1"])),
        call(
            "runs: list",
            client
                .workflow_recipient_runs()
                .list()
                .workflow("welcome")
                .tenant("acme")
                .status([RunStatus::Paused, RunStatus::Queued])
                .has_errors(false)
                .recipient(project())
                .starting_at(at())
                .ending_at(at()),
        ),
        call("bulk operation", client.bulk_operation(ID)),
    ]
}

pub(super) fn providers(client: &Client) -> Vec<Call> {
    let acme = || Recipient::object("$tenants", "acme");
    let slack = client.slack(ID, acme());
    let teams = client.ms_teams(ID, acme());
    vec![
        call(
            "slack: channels",
            slack
                .channels()
                .cursor("c")
                .limit(10)
                .exclude_archived(false)
                .types("im")
                .team_id("T1"),
        ),
        call("slack: revoke", slack.revoke_access()),
        call(
            "ms teams: teams",
            teams
                .teams()
                .filter("a eq 'b'")
                .select("id")
                .top(3)
                .skip_token("t"),
        ),
        call(
            "ms teams: channels",
            teams.channels("t1").filter("x").select("id"),
        ),
    ]
}
