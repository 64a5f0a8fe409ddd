//! Generated code names this crate by its full path, and nothing else: not serde, and
//! not the prelude.

use knock_runtime::testing::FakeKnock;
use knock_runtime::{Recipient, Result, Tenant};

#[deny(warnings, missing_docs)]
mod workflows {
    #![no_implicit_prelude]

    //! What a generated module looks like.

    /// The key.
    pub(crate) const KEY: &::core::primitive::str = "activity-update";

    /// The required fields.
    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub(crate) struct Data {
        /// A number.
        pub(crate) item_count: ::knock_runtime::Scalar,
    }

    /// The required fields, the optional ones, and the rest.
    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub(crate) struct DataPayload {
        data: Data,
        cc: ::core::option::Option<::knock_runtime::Scalar>,
        extra: ::knock_runtime::Extra,
    }

    impl Data {
        /// Sets an optional field.
        pub(crate) fn cc(
            self,
            cc: impl ::core::convert::Into<::knock_runtime::Scalar>,
        ) -> DataPayload {
            DataPayload::from_data(self).cc(cc)
        }
    }

    impl DataPayload {
        fn from_data(data: Data) -> Self {
            Self {
                data,
                cc: ::core::option::Option::None,
                extra: ::knock_runtime::Extra::new(),
            }
        }

        /// Sets an optional field.
        pub(crate) fn cc(
            mut self,
            cc: impl ::core::convert::Into<::knock_runtime::Scalar>,
        ) -> Self {
            self.cc = ::core::option::Option::Some(::core::convert::Into::into(cc));
            self
        }

        /// Sends one more entry.
        pub(crate) fn extra(
            mut self,
            key: impl ::core::convert::Into<::std::string::String>,
            value: impl ::knock_runtime::Serialize,
        ) -> Self {
            self.extra.insert(key, value);
            self
        }
    }

    impl ::core::convert::From<Data> for DataPayload {
        fn from(data: Data) -> Self {
            Self::from_data(data)
        }
    }

    impl ::knock_runtime::Fields for DataPayload {
        fn serialize_fields<M: ::knock_runtime::SerializeMap>(
            &self,
            entries: &mut ::knock_runtime::Entries<M>,
        ) {
            entries.entry("item_count", &self.data.item_count);
            entries.optional("cc", &self.cc);
        }
    }

    impl ::knock_runtime::Serialize for DataPayload {
        fn serialize<S: ::knock_runtime::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            self.extra.serialize(self, serializer)
        }
    }

    /// Triggers it.
    pub(crate) fn trigger(
        client: &::knock_runtime::Client,
        recipients: impl ::knock_runtime::IntoRecipients,
        data: impl ::core::convert::Into<DataPayload>,
        actor: ::knock_runtime::Recipient,
        tenant: ::knock_runtime::Tenant,
    ) -> ::knock_runtime::Trigger {
        let data: DataPayload = ::core::convert::Into::into(data);
        client
            .trigger(KEY, recipients)
            .data(data)
            .actor(actor)
            .tenant(tenant)
    }

    /// Triggers it with data for each recipient.
    pub(crate) fn trigger_each<R, D>(
        client: &::knock_runtime::Client,
        recipients: impl ::core::iter::IntoIterator<Item = (R, D)>,
    ) -> ::knock_runtime::Trigger
    where
        R: ::core::convert::Into<::knock_runtime::Recipient>,
        D: ::core::convert::Into<DataPayload>,
    {
        client.trigger_each(
            KEY,
            ::core::iter::Iterator::map(
                ::core::iter::IntoIterator::into_iter(recipients),
                |(recipient, data)| -> (R, DataPayload) {
                    (recipient, ::core::convert::Into::into(data))
                },
            ),
        )
    }

    /// Cancels it.
    pub(crate) fn cancel(
        client: &::knock_runtime::Client,
        cancellation_key: impl ::core::convert::Into<::std::string::String>,
    ) -> ::knock_runtime::Cancel {
        client.cancel(KEY, cancellation_key)
    }
}

fn data() -> workflows::Data {
    workflows::Data {
        item_count: 3.into(),
    }
}

#[tokio::test]
async fn generated_code_triggers_and_cancels() -> Result<()> {
    let knock = FakeKnock::builder()
        .workflow(workflows::KEY)
        .start()
        .await?;
    let client = knock.client();
    let sarah = Recipient::user("user_456").name("Sarah Chen");
    let acme = Tenant::new("acme");
    workflows::trigger(&client, ["user_123"], data(), sarah.clone(), acme.clone()).await?;
    let payload = data().cc("jane").extra("plan", "pro").extra("cc", "hidden");
    workflows::trigger(&client, "user_123", payload, sarah, acme).await?;
    workflows::trigger_each(&client, [("a", data()), ("b", data())])
        .cancellation_key("c")
        .await?;
    workflows::cancel(&client, "c").await?;

    let bodies: Vec<_> = knock
        .exchanges()
        .iter()
        .map(|exchange| exchange.body_text().to_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"recipients":["user_123"],"data":{"item_count":3},"actor":{"id":"user_456","name":"Sarah Chen"},"tenant":"acme"}"#,
            r#"{"recipients":["user_123"],"data":{"item_count":3,"cc":"jane","plan":"pro"},"actor":{"id":"user_456","name":"Sarah Chen"},"tenant":"acme"}"#,
            r#"{"recipients":[{"id":"a","$trigger_data":{"item_count":3}},{"id":"b","$trigger_data":{"item_count":3}}],"cancellation_key":"c"}"#,
            r#"{"cancellation_key":"c"}"#,
        ]
    );
    Ok(())
}
