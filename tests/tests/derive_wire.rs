//! What a derived struct sends.

use knock_runtime::testing::FakeKnock;
use knock_runtime::{KnockData, Number, Recipient, Result, Tenant, WindowRule, Workflow};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, Workflow)]
#[knock(workflow = "invoice-due", directory = "fixtures/derive")]
#[serde(rename_all = "snake_case")]
struct InvoiceDue<'a> {
    amount: Number,
    lines: &'a [Line],
    /// No template reads it: perhaps a preference does.
    #[serde(rename = "currency-code")]
    currency: &'a str,
}

#[derive(Serialize, KnockData)]
struct Line {
    title: String,
}

#[derive(Serialize, Workflow)]
#[knock(workflow = "invoice-due", directory = "fixtures/derive")]
struct InvoicePaid<T> {
    amount: T,
    lines: Vec<Line>,
    paid_at: Option<String>,
}

const LINES: [Line; 0] = [];

fn invoice(amount: i32) -> InvoiceDue<'static> {
    InvoiceDue {
        amount: amount.into(),
        lines: &LINES,
        currency: "EUR",
    }
}

async fn knock() -> FakeKnock {
    let knock = FakeKnock::builder().workflow("invoice-due").start();
    knock.await.unwrap()
}

fn body(knock: &FakeKnock) -> Value {
    knock.exchanges().last().unwrap().body().unwrap()
}

#[tokio::test]
async fn a_schedule_takes_the_data_of_a_trigger() {
    let knock = knock().await;
    let (actor, tenant) = (Recipient::user("user_3"), Tenant::new("acme"));
    // The fake has no schedules: what counts is what it was asked for.
    _ = invoice(3)
        .schedule(&knock.client(), "user_1", actor, tenant)
        .repeats([WindowRule::daily()])
        .await;
    assert_eq!(knock.exchanges()[0].path(), "/v1/schedules");
    assert_eq!(
        body(&knock),
        json!({
            "workflow": "invoice-due",
            "recipients": ["user_1"],
            "data": { "amount": 3, "lines": [], "currency-code": "EUR", "paid_at": null },
            "actor": "user_3",
            "tenant": "acme",
            "repeats": [{ "frequency": "daily" }],
        })
    );
}

#[tokio::test]
async fn all_recipients_get_the_same_data() -> Result<()> {
    let knock = knock().await;
    let lines = [Line {
        title: "Paint".to_owned(),
    }];
    let invoice = InvoiceDue {
        lines: &lines,
        ..invoice(3)
    };
    invoice
        .trigger(
            &knock.client(),
            ["user_1", "user_2"],
            Recipient::user("user_3"),
            Tenant::new("acme"),
        )
        .cancellation_key("invoice_1")
        .await?;
    assert_eq!(
        knock.exchanges()[0].path(),
        "/v1/workflows/invoice-due/trigger"
    );
    assert_eq!(
        body(&knock),
        json!({
            "recipients": ["user_1", "user_2"],
            "actor": "user_3",
            "tenant": "acme",
            "cancellation_key": "invoice_1",
            "data": {
                "amount": 3,
                "lines": [{ "title": "Paint" }],
                "currency-code": "EUR",
                "paid_at": null,
            },
        })
    );
    Ok(())
}

#[tokio::test]
async fn each_recipient_gets_data_of_its_own() -> Result<()> {
    let knock = knock().await;
    let second = invoice(2);
    InvoiceDue::trigger_each(
        &knock.client(),
        [("user_1", &invoice(1))],
        Recipient::user("user_3"),
        Tenant::new("acme"),
    )
    .await?;
    let recipients = [(Recipient::user("user_2"), second)];
    InvoiceDue::trigger_each(
        &knock.client(),
        recipients,
        Recipient::user("user_3"),
        Tenant::new("acme"),
    )
    .await?;
    let data =
        |amount| json!({ "amount": amount, "lines": [], "currency-code": "EUR", "paid_at": null });
    let sent: Vec<Value> = (knock.exchanges().iter())
        .map(|exchange| exchange.body().unwrap()["recipients"][0]["$trigger_data"].clone())
        .collect();
    assert_eq!(sent, [data(1), data(2)]);
    Ok(())
}

#[tokio::test]
async fn a_value_that_is_given_is_not_replaced_by_null() -> Result<()> {
    let knock = knock().await;
    let paid = |paid_at: Option<&str>| InvoicePaid {
        amount: 1,
        lines: vec![],
        paid_at: paid_at.map(str::to_owned),
    };
    for (given, sent) in [(Some("today"), json!("today")), (None, Value::Null)] {
        paid(given)
            .trigger(
                &knock.client(),
                ["user_1"],
                Recipient::user("user_3"),
                Tenant::new("acme"),
            )
            .await?;
        assert_eq!(body(&knock)["data"]["paid_at"], sent);
    }
    Ok(())
}

#[tokio::test]
async fn waiting_runs_are_cancelled() -> Result<()> {
    let knock = knock().await;
    InvoiceDue::cancel(&knock.client(), "invoice_1").await?;
    let exchange = &knock.exchanges()[0];
    assert_eq!(exchange.path(), "/v1/workflows/invoice-due/cancel");
    assert_eq!(
        exchange.body(),
        Some(json!({ "cancellation_key": "invoice_1" }))
    );
    Ok(())
}

#[test]
fn a_struct_knows_its_workflow() {
    assert_eq!(<InvoicePaid<u8> as Workflow>::KEY, "invoice-due");
}
