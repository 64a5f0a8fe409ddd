//! Recipients that are identified inline, with the properties that the templates read.

use std::collections::BTreeMap;

use super::Emitter;
use super::rust_type::{RustType, STRING};
use super::types;
use super::writer::Signature;
use crate::contract::Object;

/// What Knock keeps of a recipient by itself.
const BUILT_IN: &[&str] = &[
    "__typename",
    "channel_data",
    "collection",
    "created_at",
    "id",
    "preferences",
    "schedule",
    "subscription",
    "updated_at",
];

/// The properties that every user may have, for which `Recipient` has methods or needs none.
const COMMON: &[&str] = &[
    "avatar",
    "email",
    "locale",
    "name",
    "phone_number",
    "timezone",
];

impl Emitter<'_> {
    /// A module of constructors, where the workflow wants properties of the application's own.
    pub(super) fn recipient(&mut self) {
        let Some(properties) = typed_recipient(&self.contract.recipient) else {
            return;
        };
        self.item(
            "Recipients that are identified inline, with the properties that the templates read.",
        );
        self.open_module("recipient");
        self.constructor("user", "A user", &[]);
        self.constructor("object", "An object of a collection", &["collection"]);
        self.items(&types::of_recipient(&properties, self.sources));
        self.writer.close();
    }

    fn constructor(&mut self, name: &str, what: &str, parents: &[&str]) {
        let string = RustType::into(RustType::plain(STRING));
        let data = RustType::into(RustType::plain("DataPayload"));
        let ids = parents.iter().chain(&["id"]).copied();
        let mut parameters: Vec<_> = ids.clone().map(|id| (id, Some(&string))).collect();
        parameters.push(("properties", Some(&data)));
        self.item(&[what, " with these properties."].concat());
        self.writer.function(&Signature {
            head: &["pub fn ", name],
            parameters: &parameters,
            output: "knock_runtime::Recipient",
            bounds: &[],
        });
        let head = ["let recipient = knock_runtime::Recipient::", name];
        let arguments: Vec<&str> = ids.collect();
        self.writer.call(&head, &arguments, ";");
        self.writer
            .line(&["recipient.properties(properties.into())"]);
        self.writer.close();
    }
}

/// The properties that the application may give to constructors of their own: where there are none
/// but those that every user may have, there are no constructors.
pub(crate) fn typed_recipient(recipient: &Object) -> Option<Object> {
    let fields = recipient.fields.iter();
    let given = fields.filter(|(name, _)| !BUILT_IN.contains(&name.as_str()));
    let fields: BTreeMap<_, _> = given
        .map(|(name, field)| (name.clone(), field.clone()))
        .collect();
    let has_own = fields.keys().any(|name| !COMMON.contains(&name.as_str()));
    has_own.then_some(Object { fields })
}
