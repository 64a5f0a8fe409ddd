use knock_runtime::Recipient;

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn slack() {
    let (knock, client) = start().await;
    let slack = client.slack("c1", Recipient::object("$tenants", "acme"));
    let object = r#"access_token_object={"collection":"$tenants","object_id":"acme"}"#;
    let path = "/v1/providers/slack/c1";
    assert_sent!(
        knock,
        slack.auth_check() => format!("GET {path}/auth_check?{object}"),
        slack.revoke_access() => format!("PUT {path}/revoke_access?{object}"),
        slack.channels() => format!("GET {path}/channels?{object}"),
        slack.channels().limit(10).exclude_archived(false).types("im").team_id("T1").cursor("c")
            => format!(
                "GET {path}/channels?{object}&query_options[limit]=10\
                 &query_options[exclude_archived]=false&query_options[types]=im\
                 &query_options[team_id]=T1&query_options[cursor]=c"
            ),
    );
    assert_refused!(
        client.slack("c1", "user_1").auth_check() => "the user `user_1` has no connection of its own, as objects and tenants have: name one",
        client.slack("c1", Recipient::object("a", "")).channels() => "the id of a recipient is empty",
    );
}

#[tokio::test]
async fn ms_teams() {
    let (knock, client) = start().await;
    let teams = client.ms_teams("c1", Recipient::object("projects", "q1"));
    let object = r#"ms_teams_tenant_object={"collection":"projects","object_id":"q1"}"#;
    let path = "/v1/providers/ms-teams/c1";
    assert_sent!(
        knock,
        teams.auth_check() => format!("GET {path}/auth_check?{object}"),
        teams.revoke_access() => format!("PUT {path}/revoke_access?{object}"),
        teams.teams().filter("a eq 'b'").select("id").top(3).skip_token("t")
            => format!(
                "GET {path}/teams?{object}&query_options[$filter]=a eq 'b'&query_options[$select]=id\
                 &query_options[$top]=3&query_options[$skiptoken]=t"
            ),
        teams.channels("t1").filter("x").select("id")
            => format!(
                "GET {path}/channels?{object}&team_id=t1&query_options[$filter]=x\
                 &query_options[$select]=id"
            ),
    );
}
