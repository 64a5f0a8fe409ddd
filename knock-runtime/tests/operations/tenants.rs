use knock_runtime::{Branding, ChannelType, PreferenceSet, PushTokens, Tenant};

use crate::{assert_refused, assert_sent, start};

#[tokio::test]
async fn tenants() {
    let (knock, client) = start().await;
    let tenants = client.tenants();
    let no_sms = || PreferenceSet::new().channel_type(ChannelType::Sms, false);
    assert_sent!(
        knock,
        tenants.set("acme") => "PUT /v1/tenants/acme {}",
        tenants.set(
            Tenant::new("acme").name("Acme").property("plan", "pro")
                .branding(Branding::new().primary_color("#33FF5B"))
                .preference_set(no_sms())
                .channel_data("c", PushTokens::new(["t"])),
        ) => concat!(
            r#"PUT /v1/tenants/acme {"channel_data":{"c":{"tokens":["t"]}},"settings":"#,
            r##"{"branding":{"primary_color":"#33FF5B"},"##,
            r#""preference_set":{"channel_types":{"sms":false}}},"name":"Acme","plan":"pro"}"#
        ),
        tenants.set(Tenant::new("acme").replace_preference_set(no_sms())).resolve_preferences()
            => concat!(
                "PUT /v1/tenants/acme?resolve_full_preference_settings=true ",
                r#"{"settings":{"preference_set":{"channel_types":{"sms":false},"#,
                r#""__persistence_strategy__":"replace"}}}"#
            ),
        tenants.get("acme") => "GET /v1/tenants/acme",
        tenants.get("acme").resolve_preferences()
            => "GET /v1/tenants/acme?resolve_full_preference_settings=true",
        tenants.delete("acme") => "DELETE /v1/tenants/acme",
        tenants.list() => "GET /v1/tenants",
        tenants.list().id("acme").name("Acme") => "GET /v1/tenants?tenant_id=acme&name=Acme",
    );
    assert_refused!(
        tenants.set("") => "`id` is empty",
        tenants.set(Tenant::new("a").property("settings", 1)) => "`branding`",
        tenants.set(Tenant::new("a").property("id", "b")) => "`Tenant::new`",
    );
}

#[tokio::test]
async fn bulk() {
    let (knock, client) = start().await;
    let tenants = client.tenants();
    assert_sent!(
        knock,
        tenants.bulk_set([Tenant::new("a"), Tenant::new("b").name("B")])
            => r#"POST /v1/tenants/bulk/set {"tenants":["a",{"id":"b","name":"B"}]}"#,
        tenants.bulk_delete(["a", "b"])
            => "POST /v1/tenants/bulk/delete?tenant_ids[]=a&tenant_ids[]=b",
    );
    assert_refused!(
        tenants.bulk_set([""; 0]) => "the list `tenants` is empty",
        tenants.bulk_set(["a", ""]) => "the id of the tenant is empty",
        tenants.bulk_set(vec!["a"; 1001]) => "takes up to 1000",
        tenants.bulk_delete([""; 0]) => "the list `tenant_ids` is empty",
        tenants.bulk_delete([""]) => "an id in `tenant_ids` is empty",
        tenants.bulk_delete(vec!["a"; 1001]) => "takes up to 1000",
    );
}
