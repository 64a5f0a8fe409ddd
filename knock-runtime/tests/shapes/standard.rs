//! The types of the standard library and of this crate.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroU8, Saturating, Wrapping};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

use knock_runtime::{Attachment, DateTime, DurationUnit, Number, Scalar, Timestamp, Until, Value};
use serde_json::json;

use crate::conform::check;

#[test]
fn leaves() {
    check(&());
    check(&true);
    check(&i64::MIN);
    check(&u64::MAX);
    check(&NonZeroU8::MIN);
    check(&1.5_f32);
    check(&2.0_f64);
    check(&'x');
    check("text");
    check(&"text".to_owned());
    check(Path::new("a/b"));
    check(&PathBuf::from("a/b"));
    check(&IpAddr::V4(Ipv4Addr::LOCALHOST));
    check(&Ipv6Addr::LOCALHOST);
    check(&SocketAddr::from(([127, 0, 0, 1], 80)));
    check(&PhantomData::<Vec<u8>>);
    check(&Duration::from_millis(1500));
    check(&SystemTime::UNIX_EPOCH);
}

#[test]
fn what_holds_another_value() {
    check(&Box::new(1));
    check::<Box<str>>(&"text".into());
    check(&Rc::new("text"));
    check::<Arc<[u8]>>(&vec![1, 2].into());
    check(&Cow::Borrowed("text"));
    check(&Cell::new(1));
    check(&RefCell::new("text"));
    check(&Mutex::new(true));
    check(&RwLock::new(true));
    check(&Reverse(1));
    check(&Saturating(1));
    check(&Wrapping(1));
    check(&Some(1));
    check(&None::<String>);
    check(&Ok::<i32, String>(1));
    check(&Err::<i32, String>("text".to_owned()));
}

#[test]
fn collections() {
    check::<[_]>(&[1, 2]);
    check(&["a", "b"]);
    check(&[0_u8; 0]);
    check(&vec![Some("a"), None]);
    check(&VecDeque::from([1.5]));
    check(&LinkedList::from([1]));
    check(&BinaryHeap::from([1]));
    check(&BTreeSet::from(["a"]));
    check(&HashSet::from(["a"]));
    check(&BTreeMap::from([("a", vec![1])]));
    check(&BTreeMap::from([(7, true)]));
    check(&HashMap::from([("a".to_owned(), 1)]));
    check(&(1, "a"));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "a"));
    check(&(1..2));
    check(&(1..=2));
}

#[test]
fn the_types_of_generated_code() {
    for scalar in [Scalar::from("a"), 1.into(), 1.5.into(), true.into()] {
        check(&scalar);
    }
    check(&Number::from(3));
    check(&Number::from(1.5));
    check(&Timestamp::from_unix_seconds(1_700_000_000));
    check(&"2026-01-02T03:04:05Z".parse::<Timestamp>().unwrap());
    check(&"2026-01-02T03:04:05Z".parse::<DateTime>().unwrap());
    check(&Until::after(3, DurationUnit::Days));
    check(&Attachment::new("a.txt", "text/plain", "a"));
    check(&Attachment::new("a.txt", "text/plain", "a").inline("logo"));
    for json in [json!(null), json!([1, "a"]), json!({ "a": {} })] {
        check::<Value>(&json);
    }
    check(json!({ "a": 1 }).as_object().unwrap());
}
