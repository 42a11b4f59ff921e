//! At every instant the folder holds a whole site, whoever reads, kills or builds.

use super::*;

#[test]
fn at_every_instant_the_site_is_the_old_one_or_the_new_one() {
    let desk = Desk::with_site();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..50 {
                desk.build(&[("index.html", &format!("site {n}"))]).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        while !done.load(std::sync::atomic::Ordering::Relaxed) {
            let text = fs::read_to_string(desk.out.join("index.html")).expect("never absent");
            assert!(text == "outcome" || text.starts_with("site "), "{text}");
        }
    });
}

/// Not a test by itself: the build that the next test kills.
#[test]
#[ignore = "runs until it is killed"]
fn build_again_and_again() {
    let mut desk = Desk::empty();
    desk.out = std::env::var("AIMS_SITE_TEST_OUT").unwrap().into();
    for n in 0.. {
        let text = format!("site {n}");
        let pages: Vec<_> = (0..40).map(|page| format!("p/{page}.html")).collect();
        let site: Vec<_> = pages.iter().map(|page| (page.as_str(), text.as_str())).collect();
        desk.build(&site).unwrap();
    }
}

#[test]
fn a_build_that_is_killed_at_any_instant_leaves_a_whole_site() {
    let desk = Desk::with_site();
    let mut left_something = 0;
    let kills = std::env::var("AIMS_SITE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(30);
    for n in 0..kills {
        let mut build = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "instants::build_again_and_again", "--ignored"])
            .env("AIMS_SITE_TEST_OUT", &desk.out)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + 4 * (n * 7 % 41)));
        build.kill().unwrap();
        build.wait().unwrap();
        assert!(desk.sha256sum_agrees());
        left_something += usize::from(!desk.beside().is_empty());
    }
    assert!(left_something > 0, "no kill hit a build");
    desk.build(SITE).unwrap();
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn two_builds_of_one_folder_take_turns() {
    let desk = Desk::with_site();
    let first = write::stage(&desk.out).unwrap();
    first.put("index.html".into(), b"first").unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| desk.build(&[("index.html", "second")]));
        std::thread::sleep(Duration::from_millis(200));
        assert!(!second.is_finished());
        first.commit().unwrap();
        second.join().unwrap().unwrap();
    });
    assert_eq!(desk.page("index.html"), "second");

    std::thread::scope(|scope| {
        for n in 0..8 {
            let desk = &desk;
            scope.spawn(move || desk.build(&[("index.html", &format!("site {n}"))]).unwrap());
        }
    });
    assert!(desk.sha256sum_agrees());
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}
