//! Answers that are kept for as long as the files they were made from stay as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Answers by their questions.
pub(crate) struct Cache<Q, A> {
    answers: Mutex<BTreeMap<Q, Kept<A>>>,
}

struct Kept<A> {
    answer: Arc<A>,
    stamps: Vec<(PathBuf, Stamp)>,
}

/// What tells one state of a file from the next, or of the list of names in a folder; `None` where
/// there is nothing.
type Stamp = Option<(SystemTime, u64)>;

/// How much earlier than the answer a file must have been written: a second write within the
/// resolution of a file system's clock leaves the same stamp.
const RESOLUTION: Duration = Duration::from_secs(2);

impl<Q: Ord, A> Cache<Q, A> {
    pub(crate) const fn new() -> Self {
        Self {
            answers: Mutex::new(BTreeMap::new()),
        }
    }

    /// The answer that is kept and still true, or a new one. It is kept if it comes with paths: those
    /// of all files and folders that it depends on.
    pub(crate) fn get<E>(
        &self,
        question: Q,
        make: impl FnOnce() -> Result<(A, Vec<PathBuf>), E>,
    ) -> Result<Arc<A>, E> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = answers.get(&question) {
            if kept.stamps.iter().all(|(path, was)| stamp(path) == *was) {
                return Ok(kept.answer.clone());
            }
        }
        let start = SystemTime::now();
        let (answer, paths) = make()?;
        let answer = Arc::new(answer);
        let stamps: Vec<(PathBuf, Stamp)> = (paths.into_iter())
            .map(|path| {
                let stamp = stamp(&path);
                (path, stamp)
            })
            .collect();
        if !stamps.is_empty() && stamps.iter().all(|(_, stamp)| is_settled(*stamp, start)) {
            let answer = answer.clone();
            answers.insert(question, Kept { answer, stamps });
        }
        Ok(answer)
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn is_settled(stamp: Stamp, start: SystemTime) -> bool {
    stamp.is_none_or(|(modified, _)| modified + RESOLUTION < start)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::fs::File;

    use super::*;

    fn write(path: &Path, text: &str, age: u64) {
        fs::write(path, text).unwrap();
        let file = File::options().append(true).open(path).unwrap();
        let modified = SystemTime::now() - Duration::from_secs(age);
        file.set_modified(modified).unwrap();
    }

    fn ask(cache: &Cache<u8, String>, path: &Path) -> String {
        let answer: Result<_, Infallible> = cache.get(0, || {
            Ok((fs::read_to_string(path).unwrap(), vec![path.to_owned()]))
        });
        answer.unwrap().to_string()
    }

    #[test]
    fn an_answer_is_kept_until_its_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let cache = Cache::new();
        write(&path, "one", 100);
        assert_eq!(ask(&cache, &path), "one");
        let kept = cache.get::<Infallible>(0, || unreachable!()).unwrap();
        assert_eq!(*kept, "one");
        write(&path, "two", 50);
        assert_eq!(ask(&cache, &path), "two");
    }

    #[test]
    fn what_has_just_been_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let cache = Cache::new();
        write(&path, "one", 0);
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(ask(&cache, &path), "one");
        fs::write(&path, "two").unwrap();
        let file = File::options().append(true).open(&path).unwrap();
        file.set_modified(modified).unwrap();
        assert_eq!(ask(&cache, &path), "two");
    }
}
