//! What a workflow can be told: to run, now or at other times, and to stop.

use super::Emitter;
use super::docs::{Docs, all_reads};
use super::rust_type::{RustType, STRING};
use super::writer::{Parameter, Signature};
use crate::contract::{Entity, Presence};
use crate::markdown::code;

/// A parameter that these functions have because templates cannot do without.
struct Demand<'a> {
    name: &'static str,
    entity: &'a Entity,
    ty: RustType,
}

impl<'a> Emitter<'a> {
    pub(super) fn functions(&mut self) {
        let demands = self.demands();
        let needs = self.needs(&demands);
        self.trigger(&demands, &needs);
        self.trigger_each(&demands, &needs);
        self.schedule(&demands, &needs);
        if self.contract.cancelable {
            self.cancel();
        }
    }

    fn trigger(&mut self, demands: &[Demand<'_>], needs: &str) {
        self.start("Triggers", "all recipients with the same data", needs);
        self.shared_data("pub fn trigger", "knock_runtime::Trigger", demands);
        self.end("trigger::<Data>(client, recipients, data)", demands);
    }

    fn schedule(&mut self, demands: &[Demand<'_>], needs: &str) {
        let how = "all recipients with the same data, at the times that the request is given";
        self.start("Schedules", how, needs);
        self.shared_data("pub fn schedule", "knock_runtime::CreateSchedules", demands);
        self.end("schedule::<Data>(client, recipients, data)", demands);
    }

    /// The signature of a function that sends all recipients the same data.
    fn shared_data(&mut self, head: &str, output: &str, demands: &[Demand<'_>]) {
        let client = client();
        let recipients = RustType::plain("impl knock_runtime::IntoRecipients");
        let data = RustType::into(RustType::plain("DataPayload"));
        let parameters = [
            ("client", Some(&client)),
            ("recipients", Some(&recipients)),
            ("data", Some(&data)),
        ];
        self.writer.function(&Signature {
            head: &[head],
            parameters: &with_demands(&parameters, demands),
            output,
            bounds: &[],
        });
    }

    fn trigger_each(&mut self, demands: &[Demand<'_>], needs: &str) {
        let client = client();
        let each = RustType::plain("impl ::core::iter::IntoIterator<Item = (R, D)>");
        let parameters = [("client", Some(&client)), ("recipients", Some(&each))];
        let recipient = "R: ::core::convert::Into<knock_runtime::Recipient>";
        let how = "each recipient with data of its own, in one request";
        self.start("Triggers", how, needs);
        self.writer.function(&Signature {
            head: &["pub fn trigger_each<R, D>"],
            parameters: &with_demands(&parameters, demands),
            output: "knock_runtime::Trigger",
            bounds: &[
                recipient.to_owned(),
                "D: ::core::convert::Into<DataPayload>".to_owned(),
            ],
        });
        self.end("trigger_each::<Data>(client, recipients)", demands);
    }

    /// What the documentation of these functions says of what is demanded.
    fn needs(&self, demands: &[Demand<'_>]) -> String {
        let mut docs = Docs::new(&[]);
        for demand in demands {
            let mut places = all_reads(&demand.entity.properties);
            places.sort();
            docs.paragraph(&["Templates need the ", demand.name, "."]);
            docs.reads(places, self.sources);
        }
        docs.finish()
    }

    /// The documentation of a function that triggers or schedules.
    fn start(&mut self, what: &str, how: &str, needs: &str) {
        let key = code(&self.contract.key);
        let mut docs = Docs::new(&[what, " ", &key, " for ", how, "."]);
        if !needs.is_empty() {
            docs.paragraph(&[needs]);
        }
        self.item(&docs.finish());
    }

    /// The end of such a function: what is demanded is set on the request.
    fn end(&mut self, call: &str, demands: &[Demand<'_>]) {
        let request = ["knock_runtime::generated::", call];
        if demands.is_empty() {
            self.writer.line(&request);
        } else {
            let set = demands.iter().map(|demand| demand.name);
            let set: String = set.flat_map(|name| [".", name, "(", name, ")"]).collect();
            self.writer
                .line(&["let request = ", request[0], request[1], ";"]);
            self.writer.line(&["request", &set]);
        }
        self.writer.close();
    }

    fn cancel(&mut self) {
        let key = RustType::into(RustType::plain(STRING));
        self.item("Cancels the waiting runs that were triggered with this cancellation key.");
        self.writer.function(&Signature {
            head: &["pub fn cancel"],
            parameters: &[
                ("client", Some(&client())),
                ("cancellation_key", Some(&key)),
            ],
            output: "knock_runtime::Cancel",
            bounds: &[],
        });
        self.writer.line(&["client.cancel(KEY, cancellation_key)"]);
        self.writer.close();
    }

    /// The actor and the tenant, where templates cannot do without. They are not converted, so that
    /// the id of one is never taken for the other when a template turns to it.
    fn demands(&self) -> Vec<Demand<'a>> {
        let all = [
            ("actor", &self.contract.actor, "knock_runtime::Recipient"),
            ("tenant", &self.contract.tenant, "knock_runtime::Tenant"),
        ];
        all.into_iter()
            .filter(|(_, entity, _)| entity.presence == Some(Presence::Required))
            .map(|(name, entity, ty)| Demand {
                name,
                entity,
                ty: RustType::plain(ty),
            })
            .collect()
    }
}

fn client() -> RustType {
    RustType::plain("&knock_runtime::Client")
}

/// The parameters of a function, with those that templates demand behind the others.
fn with_demands<'a>(parameters: &[Parameter<'a>], demands: &'a [Demand<'_>]) -> Vec<Parameter<'a>> {
    let demanded = demands.iter().map(|demand| (demand.name, Some(&demand.ty)));
    parameters.iter().copied().chain(demanded).collect()
}
