use knock_runtime::{
    ChannelType, Day, NewSchedule, PreferenceSet, PushTokens, Recipient, Repeat, RunStatus, Tenant,
    WindowRule,
};
use serde_json::json;

use super::{ID, at};
use crate::call::{Call, calls};

/// A run and what can be done about it.
pub(super) fn workflows() -> Vec<Call> {
    calls!(client =>
        client
            .trigger("welcome", ["user_1"])
            .data(json!({ "plan": "pro" }))
            .actor("user_2")
            .tenant("acme")
            .cancellation_key("order 1")
            .sandbox_mode(true)
            .skip_delay(true),
        client
            .trigger("welcome", [
                "user_1".into(),
                Recipient::object("projects", "q1"),
                Recipient::user("user_2").name("Jane").property("plan", "pro")
                    .channel_data(ID, PushTokens::new(["t"]))
                    .preferences(PreferenceSet::new().channel_type(ChannelType::Sms, false)),
                Recipient::object("projects", "q2").name("Q2"),
            ])
            .actor(Recipient::object("projects", "q3"))
            .tenant(Tenant::new("acme").name("Acme")),
        client.trigger_each("welcome", [("user_1", json!({ "plan": "pro" }))]),
        client.cancel("welcome", "order 1"),
        client.cancel("welcome", "order 1").recipients(["user_1".into(), Recipient::object("projects", "q1")]),
        client.notify("welcome", "user_1", ["user_2"]).data(json!({ "a": 1 })).cancellation_key("k"),
        client.cancel_notify("welcome", "k").recipients(["user_2"]),
        client
            .workflow_recipient_runs()
            .list()
            .workflow("welcome")
            .tenant("acme")
            .has_errors(false)
            .status([RunStatus::Paused])
            .recipient("user_1")
            .starting_at(at())
            .ending_at(at()),
        client.workflow_recipient_runs().list().recipient(Recipient::object("projects", "q1")),
        client.workflow_recipient_runs().get(ID),
        client.audience("beta").members(),
        client.audience("beta").add(["user_1"]),
        client.audience("beta").add_or_create([Recipient::user("user_1").name("Jane")]),
        client.audience("beta").remove(["user_1"]),
        client.bulk_operation(ID),
    )
}

fn mondays() -> Repeat {
    WindowRule::weekly()
        .days([Day::Monday])
        .hour(9)
        .minute(30)
        .into()
}

pub(super) fn schedules() -> Vec<Call> {
    calls!(client =>
        client.schedules().create("reminder", ["user_1"]).scheduled_at(at()),
        client
            .schedules()
            .create("reminder", Recipient::object("projects", "q1"))
            .repeats([mondays().interval(2)])
            .ending_at(at())
            .data(json!({ "task": "tax" }))
            .actor(Recipient::user("user_3").name("Sarah"))
            .tenant("acme"),
        client
            .schedules()
            .update([ID])
            .repeats([mondays()])
            .scheduled_at(at())
            .ending_at(at())
            .data(json!({ "task": "tax" }))
            .actor("user_1")
            .tenant("acme"),
        client
            .schedules()
            .update([ID])
            .without_scheduled_at()
            .without_ending_at()
            .without_data()
            .without_actor()
            .without_tenant(),
        client.schedules().delete([ID]),
        client.schedules().list("reminder").tenant("acme").recipients(["user_1"]).page_size(5),
        client.schedules().list("reminder").recipients([Recipient::object("projects", "q1")]),
        client.users().schedules("user_1").workflow("reminder").tenant("acme"),
        client.objects("projects").schedules("q1").workflow("reminder").tenant("acme"),
        client.schedules().bulk_create([
            NewSchedule::new("reminder", "user_1").scheduled_at(at()),
            NewSchedule::new("reminder", Recipient::object("projects", "q1")).repeats([mondays()]),
        ]),
    )
}

pub(super) fn providers() -> Vec<Call> {
    let acme = || Recipient::object("$tenants", "acme");
    calls!(client =>
        client.slack(ID, acme()).auth_check(),
        client.slack(ID, acme()).revoke_access(),
        client
            .slack(ID, acme())
            .channels()
            .limit(10)
            .exclude_archived(false)
            .types("im")
            .team_id("T1")
            .cursor("c"),
        client.ms_teams(ID, acme()).auth_check(),
        client.ms_teams(ID, acme()).revoke_access(),
        client.ms_teams(ID, acme()).teams().filter("a eq 'b'").select("id").top(3).skip_token("t"),
        client.ms_teams(ID, acme()).channels("t1").filter("x").select("id"),
    )
}
