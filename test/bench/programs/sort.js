// Sorting with a comparator written by the guest: numbers, then records by two keys.
var size = 40000; // 8000 to warm up, ES5

function records(count) {
  var seed = 42;
  var list = [];
  for (var i = 0; i < count; i++) {
    seed = (seed * 16807) % 2147483647;
    list.push({ group: seed % 17, rank: (seed >> 8) % 1000, index: i });
  }
  return list;
}

function byGroupThenRank(a, b) {
  return a.group - b.group || b.rank - a.rank;
}

var list = records(size);
var ranks = list.map(function (record) {
  return record.rank;
});
ranks.sort(function (a, b) {
  return a - b;
});
list.sort(byGroupThenRank);

var checksum = 0;
for (var i = 0; i < size; i++) checksum = (checksum * 31 + list[i].index + ranks[i]) % 1000003;
checksum;
