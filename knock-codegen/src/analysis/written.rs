//! What the steps so far have written into `data`.

use std::collections::BTreeMap;

use knock_liquid::Segment;

use super::access::Provision;

/// What the steps so far have written into `data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    paths: BTreeMap<Vec<String>, Write>,
    /// A step that may have written anything.
    anything: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Write {
    step: String,
    certain: bool,
}

impl Written {
    /// A step writes a path and replaces all below it.
    pub(super) fn write(&mut self, path: Vec<String>, step: &str, certain: bool) {
        let certain = certain || self.paths.get(&path).is_some_and(|write| write.certain);
        self.paths.insert(
            path,
            Write {
                step: step.to_owned(),
                certain,
            },
        );
    }

    /// A step writes something that is not known.
    pub(super) fn write_anything(&mut self, step: &str) {
        self.anything = Some(step.to_owned());
    }

    /// Who provides a member of `data`.
    pub(super) fn provision(&self, members: &[Segment]) -> Provision {
        let mut found = self
            .anything
            .clone()
            .map_or(Provision::Trigger, Provision::Maybe);
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
                found = Provision::Maybe(write.step.clone());
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
