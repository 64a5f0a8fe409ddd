use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Map;
use crate::testing::reply::Reply;

/// The fake has no clock, so that what it prints is the same every time.
const UPDATED_AT: &str = "2026-01-01T00:00:00Z";

/// The users of the environment, by id.
#[derive(Debug, Default)]
pub(super) struct Users(BTreeMap<String, User>);

#[derive(Debug, Default)]
struct User {
    properties: Map,
    channel_data: BTreeMap<String, Value>,
    preferences: BTreeMap<String, Map>,
}

impl Users {
    /// Identifies the users that a trigger describes rather than names.
    pub(super) fn identify_inline(&mut self, trigger: &Map) {
        let recipients = trigger.get("recipients").and_then(Value::as_array);
        let described = recipients
            .into_iter()
            .flatten()
            .chain(trigger.get("actor"))
            .filter_map(Value::as_object)
            .filter(|recipient| !recipient.contains_key("collection"));
        for user in described {
            let mut properties = user.clone();
            properties.remove("$trigger_data");
            if let Some(Value::String(id)) = properties.remove("id") {
                self.identify(&id, properties);
            }
        }
    }

    pub(super) fn identify(&mut self, id: &str, mut properties: Map) -> Reply {
        properties.remove("id");
        let user = self.0.entry(id.to_owned()).or_default();
        if let Some(Value::Object(channels)) = properties.remove("channel_data") {
            user.channel_data.extend(channels);
        }
        if let Some(Value::Object(sets)) = properties.remove("preferences") {
            for (set_id, set) in sets {
                if let Value::Object(set) = set {
                    merge(user.preferences.entry(set_id).or_default(), set);
                }
            }
        }
        user.properties.extend(properties);
        Reply::ok(user.as_json(id))
    }

    pub(super) fn get(&self, id: &str) -> Result<Reply, Reply> {
        let user = self.0.get(id).ok_or_else(no_user)?;
        Ok(Reply::ok(user.as_json(id)))
    }

    pub(super) fn delete(&mut self, id: &str) -> Result<Reply, Reply> {
        self.0.remove(id).ok_or_else(no_user)?;
        Ok(Reply::no_content())
    }

    pub(super) fn set_channel_data(
        &mut self,
        id: &str,
        channel_id: &str,
        mut body: Map,
    ) -> Result<Reply, Reply> {
        let user = self.find_mut(id)?;
        match body.remove("data") {
            Some(data @ Value::Object(_)) => {
                user.channel_data.insert(channel_id.to_owned(), data);
                user.channel_data_reply(channel_id)
            }
            _ => Err(Reply::bad_request("`data` is not an object")),
        }
    }

    pub(super) fn channel_data(&self, id: &str, channel_id: &str) -> Result<Reply, Reply> {
        self.0
            .get(id)
            .ok_or_else(no_user)?
            .channel_data_reply(channel_id)
    }

    pub(super) fn unset_channel_data(
        &mut self,
        id: &str,
        channel_id: &str,
    ) -> Result<Reply, Reply> {
        let removed = self.find_mut(id)?.channel_data.remove(channel_id);
        removed.ok_or_else(no_channel_data)?;
        Ok(Reply::no_content())
    }

    pub(super) fn set_preferences(
        &mut self,
        id: &str,
        set_id: &str,
        mut body: Map,
    ) -> Result<Reply, Reply> {
        let user = self.find_mut(id)?;
        let set = user.preferences.entry(set_id.to_owned()).or_default();
        match body.remove("__persistence_strategy__") {
            Some(strategy) if strategy == "merge" => merge(set, body),
            _ => *set = body,
        }
        Ok(user.preferences_reply(set_id))
    }

    /// A user has every set: one that was never set says nothing.
    pub(super) fn preferences(&self, id: &str, set_id: &str) -> Result<Reply, Reply> {
        Ok(self
            .0
            .get(id)
            .ok_or_else(no_user)?
            .preferences_reply(set_id))
    }

    fn find_mut(&mut self, id: &str) -> Result<&mut User, Reply> {
        self.0.get_mut(id).ok_or_else(no_user)
    }
}

impl User {
    fn as_json(&self, id: &str) -> Value {
        let mut user = Map::new();
        user.insert("__typename".to_owned(), "User".into());
        user.insert("id".to_owned(), id.into());
        user.extend(self.properties.clone());
        user.insert("updated_at".to_owned(), UPDATED_AT.into());
        user.into()
    }

    fn channel_data_reply(&self, channel_id: &str) -> Result<Reply, Reply> {
        let data = self
            .channel_data
            .get(channel_id)
            .ok_or_else(no_channel_data)?;
        Ok(Reply::ok(json!({
            "__typename": "ChannelData",
            "channel_id": channel_id,
            "data": data,
        })))
    }

    fn preferences_reply(&self, set_id: &str) -> Reply {
        let mut set = self.preferences.get(set_id).cloned().unwrap_or_default();
        for name in ["categories", "channel_types", "channels", "workflows"] {
            set.entry(name).or_insert(Value::Null);
        }
        set.insert("id".to_owned(), set_id.into());
        Reply::ok(set.into())
    }
}

/// Replaces what is given and keeps the rest.
fn merge(set: &mut Map, changes: Map) {
    for (name, change) in changes {
        match (set.get_mut(&name), change) {
            (Some(Value::Object(existing)), Value::Object(change)) => existing.extend(change),
            (_, change) => {
                set.insert(name, change);
            }
        }
    }
}

fn no_user() -> Reply {
    Reply::resource_missing("user")
}

fn no_channel_data() -> Reply {
    Reply::resource_missing("channel data")
}
