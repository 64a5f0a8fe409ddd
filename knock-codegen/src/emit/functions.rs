//! What a workflow can be told: to run, and to stop.

use super::Emitter;
use super::docs::{all_reads, reads};
use super::markdown::code;
use super::rust_type::RustType;
use super::writer::{Parameter, Signature};
use crate::contract::{Entity, Presence};

/// What stands behind the parameters that every trigger has.
struct Demand<'a> {
    parameter: &'static str,
    entity: &'a Entity,
    ty: RustType,
}

impl<'a> Emitter<'a> {
    pub(super) fn functions(&mut self) {
        self.trigger();
        self.trigger_each();
        if self.contract.cancelable {
            self.cancel();
        }
    }

    fn trigger(&mut self) {
        let key = code(&self.contract.key);
        let demands = self.demands();
        let mut docs = vec![format!(
            "Triggers {key} for all recipients with the same data."
        )];
        docs.extend(self.demand_docs(&demands));
        let mut parameters = vec![
            self.client(),
            ("recipients", Some(self.implementor("IntoRecipients"))),
            (
                "data",
                Some(RustType::Named("DataPayload".to_owned()).into()),
            ),
        ];
        parameters.extend(demands.iter().map(Demand::parameter));
        self.item(docs);
        self.writer.function(&Signature {
            head: "pub fn trigger",
            parameters: &parameters,
            output: &format!("{}::Trigger", self.runtime),
            bounds: &[],
        });
        self.end_trigger(
            "client.trigger(KEY, recipients).data(data.into())",
            &demands,
        );
    }

    fn trigger_each(&mut self) {
        let key = code(&self.contract.key);
        let demands = self.demands();
        let mut docs = vec![format!(
            "Triggers {key} for each recipient with data of its own, in one request."
        )];
        docs.extend(self.demand_docs(&demands));
        let each = "impl ::core::iter::IntoIterator<Item = (R, D)>".to_owned();
        let mut parameters = vec![self.client(), ("recipients", Some(RustType::Named(each)))];
        parameters.extend(demands.iter().map(Demand::parameter));
        self.item(docs);
        self.writer.function(&Signature {
            head: "pub fn trigger_each<R, D>",
            parameters: &parameters,
            output: &format!("{}::Trigger", self.runtime),
            bounds: &[
                format!("R: ::core::convert::Into<{}::Recipient>", self.runtime),
                "D: ::core::convert::Into<DataPayload>".to_owned(),
            ],
        });
        self.writer.line("let mut each = ::std::vec::Vec::new();");
        self.writer.open("for (recipient, data) in recipients {");
        self.writer.line("each.push((recipient, data.into()));");
        self.writer.close("}");
        self.end_trigger("client.trigger_each(KEY, each)", &demands);
    }

    /// The end of a function that triggers: what is demanded is set on the request.
    fn end_trigger(&mut self, request: &str, demands: &[Demand<'_>]) {
        if demands.is_empty() {
            self.writer.line(request);
        } else {
            let set = demands.iter().map(|demand| demand.parameter);
            let set: Vec<String> = set.map(|name| format!(".{name}({name})")).collect();
            self.writer.line(&format!("let trigger = {request};"));
            self.writer.line(&format!("trigger{}", set.concat()));
        }
        self.writer.close("}");
    }

    fn cancel(&mut self) {
        self.item(["Cancels the waiting runs that were triggered with this cancellation key."]);
        self.writer.function(&Signature {
            head: "pub fn cancel",
            parameters: &[
                self.client(),
                ("cancellation_key", Some(RustType::string().into())),
            ],
            output: &format!("{}::Cancel", self.runtime),
            bounds: &[],
        });
        self.writer.line("client.cancel(KEY, cancellation_key)");
        self.writer.close("}");
    }

    fn client(&self) -> Parameter {
        let client = format!("&{}::Client", self.runtime);
        ("client", Some(RustType::Named(client)))
    }

    fn implementor(&self, name: &str) -> RustType {
        RustType::Named(format!("impl {}::{name}", self.runtime))
    }

    /// The actor and the tenant, where templates cannot do without.
    fn demands(&self) -> Vec<Demand<'a>> {
        let all = [
            ("actor", &self.contract.actor, "Recipient"),
            ("tenant", &self.contract.tenant, "Tenant"),
        ];
        all.into_iter()
            .filter(|(_, entity, _)| entity.presence == Some(Presence::Required))
            .map(|(parameter, entity, ty)| Demand {
                parameter,
                entity,
                ty: RustType::Named(format!("{}::{ty}", self.runtime)).into(),
            })
            .collect()
    }

    fn demand_docs(&self, demands: &[Demand<'_>]) -> Vec<String> {
        let mut docs = Vec::new();
        for demand in demands {
            let mut places = all_reads(&demand.entity.properties);
            places.sort();
            docs.push(format!("Templates need the {}.", demand.parameter));
            docs.extend(reads(places, self.sources));
        }
        docs
    }
}

impl Demand<'_> {
    fn parameter(&self) -> Parameter {
        (self.parameter, Some(self.ty.clone()))
    }
}
