//! What a killed build left is cleared away.

use super::*;

#[test]
fn what_a_killed_build_left_is_swept_and_nothing_else() {
    let desk = Desk::with_site();
    desk.file(".public.aims-site-stage-4711/findings/half.html", "hal");
    desk.file(".public.aims-site-old-4711/index.html", "before");
    desk.file(".public.aims-site-lock", "");
    let mut others = [".public.aims-site-stage-mine", ".private.aims-site-stage-4711", "public.aims-site-stage-4711"];
    for other in others {
        desk.file(&format!("{other}/keep"), "");
    }
    desk.build(&[("index.html", "new")]).unwrap();
    let mut beside = desk.beside();
    beside.sort();
    others.sort_unstable();
    assert_eq!(beside, others);
}

#[test]
fn a_recovery_record_brings_the_old_site_back() {
    let desk = Desk::with_site();
    let before = desk.portrait();
    let killed_between_two_renames = || {
        fs::rename(&desk.out, desk.root.join(".public.aims-site-old-4711")).unwrap();
        desk.file(".public.aims-site-stage-4711/index.html", "new");
        desk.file(".public.aims-site-recovery", "words\n.public.aims-site-old-4711\n");
    };
    killed_between_two_renames();
    assert!(write::recover(&desk.out).unwrap());
    assert_eq!(desk.portrait(), before);
    assert!(!write::recover(&desk.out).unwrap());

    // A build restores it by itself, also when it then fails.
    fs::remove_dir_all(desk.root.join(".public.aims-site-stage-4711")).unwrap();
    killed_between_two_renames();
    drop(write::stage(&desk.out).unwrap());
    assert_eq!(desk.portrait(), before);
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn to_ask_for_recovery_leaves_no_trace() {
    let desk = Desk::empty();
    assert!(!write::recover(&desk.root.join("not/there")).unwrap());
    assert!(desk.beside().is_empty());
}
