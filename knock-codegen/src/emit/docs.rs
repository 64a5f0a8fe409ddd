//! What generated code says about itself, in paragraphs.

use super::markdown::{code, prose};
use super::types::{Member, Struct};
use crate::contract::{Contract, Object, Presence, Read, Type, Value};
use crate::source::Sources;

/// How many places a field lists.
const LISTED_READS: usize = 5;

pub(super) fn module(contract: &Contract) -> Vec<String> {
    let key = code(&contract.key);
    let title = match prose(&contract.name).trim_end() {
        "" => format!("The workflow {key}."),
        name => format!("The workflow {key}: {name}."),
    };
    let mut docs = vec![title];
    docs.extend(contract.description.as_deref().map(prose));
    docs.push(format!("Defined in {}.", code(&contract.path)));
    if has_condition(contract) {
        docs.push("It runs only if its own condition holds.".to_owned());
    }
    docs.push(if contract.cancelable {
        "A run that waits can be cancelled.".to_owned()
    } else {
        "No step waits, so there is nothing to cancel.".to_owned()
    });
    for (whose, properties) in [
        ("the recipient", &contract.recipient),
        ("the actor", &contract.actor.properties),
        ("the tenant", &contract.tenant.properties),
        ("the environment's variables", &contract.vars),
    ] {
        let names: Vec<String> = properties.fields.keys().map(|name| code(name)).collect();
        if !names.is_empty() {
            docs.push(format!("Reads of {whose}: {}.", names.join(", ")));
        }
    }
    docs
}

pub(super) fn literal(item: &Struct<'_>, contract: &Contract) -> Vec<String> {
    if !item.path.is_empty() {
        let title = format!("{} of the trigger's `data`.", code(&item.path));
        return [title]
            .into_iter()
            .chain(item.description.map(prose))
            .collect();
    }
    let mut docs = vec!["The trigger's `data`.".to_owned()];
    if contract.open {
        docs.push(
            "A template uses it as a whole, so every key may matter: \
             send more with [`extra`](Self::extra)."
                .to_owned(),
        );
    }
    docs
}

pub(super) fn payload(item: &Struct<'_>) -> [String; 1] {
    let identifier = &item.identifier;
    [format!(
        "[`{identifier}`] as it is sent: with what is optional, and with extra entries."
    )]
}

pub(super) fn member(member: &Member<'_>, sources: &Sources) -> Vec<String> {
    let value = &member.field.value;
    let mut docs: Vec<String> = value
        .description
        .as_deref()
        .map(prose)
        .into_iter()
        .collect();
    docs.extend(reads(&value.reads, sources));
    if member.identifier.trim_start_matches("r#") != member.key {
        docs.push(format!("Sent as {}.", code(member.key)));
    }
    if let Presence::Optional {
        null,
        maybe_provided_by,
    } = &member.field.presence
    {
        docs.extend(null.then(|| "Sent as `null` when it is not given.".to_owned()));
        docs.extend(
            maybe_provided_by
                .as_deref()
                .map(|step| format!("The step {} may write it before it is read.", code(step))),
        );
    }
    if docs.is_empty() {
        docs.push(format!("{}.", code(member.key)));
    }
    docs
}

/// The places that read something, one a line; nothing where there are none.
pub(super) fn reads<'a>(
    reads: impl IntoIterator<Item = &'a Read>,
    sources: &Sources,
) -> Option<String> {
    let mut places: Vec<String> = (reads.into_iter())
        .map(|read| place(read, sources))
        .collect();
    places.dedup();
    let more = places.len().saturating_sub(LISTED_READS);
    places.truncate(LISTED_READS);
    let listed = places.join(",\n");
    match (places.len(), more) {
        (0, _) => None,
        (_, 0) => Some(format!("Read at {listed}.")),
        _ => Some(format!("Read at {listed}\nand {more} more places.")),
    }
}

fn place(read: &Read, sources: &Sources) -> String {
    let at = sources.position(read.location);
    let path = sources.file(read.location.file).path();
    code(&format!("{path}:{}:{}", at.line, at.column))
}

/// Whether a condition of the workflow itself reads anything.
fn has_condition(contract: &Contract) -> bool {
    let roots = [
        &contract.data,
        &contract.actor.properties,
        &contract.tenant.properties,
        &contract.recipient,
        &contract.vars,
    ];
    let mut reads = roots.into_iter().flat_map(all_reads);
    reads.any(|read| read.step.is_none())
}

/// Where anything of an object is read.
pub(super) fn all_reads(object: &Object) -> Vec<&Read> {
    let values = object.fields.values().map(|field| &field.value);
    values.flat_map(value_reads).collect()
}

fn value_reads(value: &Value) -> Vec<&Read> {
    let mut reads: Vec<&Read> = value.reads.iter().collect();
    match &value.ty {
        Type::List(element) | Type::Map(element) => reads.extend(value_reads(element)),
        Type::Object(object) => reads.extend(all_reads(object)),
        _ => {}
    }
    reads
}
