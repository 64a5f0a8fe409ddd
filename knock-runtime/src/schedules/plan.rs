use serde::Serialize;

use crate::json::Json;
use crate::ordered::Ordered;
use crate::trigger::{EMPTY_KEY, encode_run};
use crate::{DateTime, Recipient, Repeat, Tenant};

/// When a schedule runs its workflow, and with what. What was not set is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Plan(Ordered<Json>);

impl Plan {
    pub(super) fn set(&mut self, name: &str, value: Json) {
        self.0.insert(name, value);
    }

    pub(super) fn set_repeats(&mut self, repeats: impl IntoIterator<Item = impl Into<Repeat>>) {
        let repeats: Vec<Repeat> = repeats.into_iter().map(Into::into).collect();
        self.set("repeats", Json::new("repeats", &repeats));
    }

    pub(super) fn set_moment(&mut self, name: &str, moment: &DateTime) {
        self.set(name, Json::new(name, moment));
    }

    pub(super) fn set_actor(&mut self, actor: &Recipient) {
        self.set("actor", Json::unless(actor.fault(), "actor", actor));
    }

    pub(super) fn set_tenant(&mut self, tenant: &Tenant) {
        self.set("tenant", Json::unless(tenant.fault(), "tenant", tenant));
    }
}

/// Defines the methods that say when a schedule runs its workflow, and with what, for a
/// type that has a [`Plan`] at a place.
macro_rules! plan_setters {
    ($($place:ident).+) => {
        /// Runs the workflow again and again, by one rule or by several. Their times are in
        /// the time zone of the recipient.
        pub fn repeats<R: Into<Repeat>>(
            mut self,
            repeats: impl IntoIterator<Item = R>,
        ) -> Self {
            self.$($place).+.set_repeats(repeats);
            self
        }

        /// Runs the workflow at this moment: once, or from then on if it
        /// [repeats](Self::repeats).
        pub fn scheduled_at(mut self, moment: impl Into<DateTime>) -> Self {
            self.$($place).+.set_moment("scheduled_at", &moment.into());
            self
        }

        /// Does not run the workflow after this moment.
        pub fn ending_at(mut self, moment: impl Into<DateTime>) -> Self {
            self.$($place).+.set_moment("ending_at", &moment.into());
            self
        }

        /// Sends data to the templates with each run: a struct, a map or whatever else
        /// serialises to a JSON object of up to 10 MB.
        pub fn data(mut self, data: impl Serialize) -> Self {
            self.$($place).+.set("data", Json::object("data", &data));
            self
        }

        /// Says who acted.
        pub fn actor(mut self, actor: impl Into<Recipient>) -> Self {
            self.$($place).+.set_actor(&actor.into());
            self
        }

        /// Runs the workflow for a tenant.
        pub fn tenant(mut self, tenant: impl Into<Tenant>) -> Self {
            self.$($place).+.set_tenant(&tenant.into());
            self
        }
    };
}

pub(super) use plan_setters;

/// One of many schedules to make; see [`Schedules::bulk_create`](super::Schedules::bulk_create).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use = "a schedule is made when it is sent"]
pub struct NewSchedule {
    workflow: String,
    recipient: Recipient,
    #[serde(flatten)]
    plan: Plan,
}

impl NewSchedule {
    /// Runs the workflow of this key for a recipient.
    pub fn new(key: impl Into<String>, recipient: impl Into<Recipient>) -> Self {
        Self {
            workflow: key.into(),
            recipient: recipient.into(),
            plan: Plan::default(),
        }
    }

    plan_setters!(plan);

    /// What makes this schedule one that Knock would not take.
    pub(super) fn fault(&self) -> Option<String> {
        if self.workflow.is_empty() {
            return Some(EMPTY_KEY.to_owned());
        }
        let fault = self.recipient.fault();
        fault.or_else(|| encode_run("schedule", self).err())
    }
}
