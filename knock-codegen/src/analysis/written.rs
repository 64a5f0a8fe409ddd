//! What the steps so far have written into `data`.

use std::collections::BTreeMap;

use knock_liquid::Segment;

use super::access::Provision;
use super::template::filled;
use crate::json::{Json, Node, parse_text};

/// What the steps so far have written into `data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written<'a> {
    paths: BTreeMap<Vec<String>, Write<'a>>,
    /// A step that may have written anything.
    anything: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Write<'a> {
    step: &'a str,
    certain: bool,
}

impl<'a> Written<'a> {
    /// Notes what a step writes that was run, for certain or perhaps.
    pub(super) fn run(&mut self, step: &Node, kind: &str, name: &'a str, certain: bool) {
        let setting = |key| step.get("settings").and_then(|settings| settings.get(key));
        match kind {
            "ai_agent" => self.write(vec![name.to_owned()], name, certain),
            "http_fetch" => match setting("response_path").and_then(Node::as_str) {
                Some(path) if !path.trim().is_empty() => {
                    self.write(data_keys(path), name, certain);
                }
                _ => self.write_anything(name),
            },
            "update_data" => {
                let written = setting("data").and_then(written_keys);
                for key in written.iter().flatten() {
                    self.write(vec![key.clone()], name, certain);
                }
                if written.is_none() {
                    self.write_anything(name);
                }
            }
            _ => {}
        }
    }

    /// A step writes a path and replaces all below it.
    fn write(&mut self, path: Vec<String>, step: &'a str, certain: bool) {
        let certain = certain || self.paths.get(&path).is_some_and(|write| write.certain);
        self.paths.insert(path, Write { step, certain });
    }

    /// A step writes something that is not known.
    fn write_anything(&mut self, step: &'a str) {
        self.anything = Some(step);
    }

    /// Who provides a member of `data`.
    pub(super) fn provision(&self, members: &[Segment<'_>]) -> Provision<'a> {
        if members.is_empty() {
            // `data` as a whole is always there.
            return Provision::Trigger;
        }
        let mut found = self.anything.map_or(Provision::Trigger, Provision::Unknown);
        for (path, write) in &self.paths {
            let shared = path.iter().zip(members).take_while(
                |(key, segment)| matches!(segment, Segment::Key(member) if member == *key),
            );
            let shared = shared.count();
            if shared == path.len() && write.certain {
                return Provision::Step;
            }
            // A write below what is read makes a part of it.
            if shared == path.len() || shared == members.len() {
                found = Provision::Maybe(write.step);
            }
        }
        found
    }

    /// What is written where several ways meet; without a way nothing goes on.
    pub(super) fn meet(ways: Vec<Self>) -> Option<Self> {
        let count = ways.len();
        let mut ways = ways.into_iter();
        let mut met = ways.next()?;
        let mut seen: BTreeMap<Vec<String>, usize> =
            met.paths.keys().map(|path| (path.clone(), 1)).collect();
        for way in ways {
            for (path, write) in way.paths {
                *seen.entry(path.clone()).or_default() += 1;
                let certain = write.certain;
                let merged = met.paths.entry(path).or_insert(write);
                merged.certain &= certain;
            }
            met.anything = met.anything.or(way.anything);
        }
        for (path, write) in &mut met.paths {
            write.certain &= seen[path] == count;
        }
        Some(met)
    }
}

/// The keys of a path, which may start with `data`.
fn data_keys(path: &str) -> Vec<String> {
    let path = path.trim();
    let path = path.strip_prefix("data.").unwrap_or(path);
    path.split('.').map(str::to_owned).collect()
}

/// The keys of an object that a step makes, where its text is JSON around Liquid holes.
pub(super) fn written_keys(node: &Node) -> Option<Vec<String>> {
    if let Json::Object(members) = &node.value {
        return Some(
            members
                .iter()
                .map(|member| member.key.value.to_string())
                .collect(),
        );
    }
    let object = parse_text(&filled(node.as_str()?)).ok()?;
    Some(
        object
            .as_object()?
            .iter()
            .map(|member| member.key.value.to_string())
            .collect(),
    )
}
