import { type MadeUpGroup, pair } from '../made-up-group.ts';

/** Held out at first: before the two classes of misses they revealed were fixed, 39 of 42 were caught. */
export const MORE: MadeUpGroup[] = [
  {
    package: 'pandas',
    setup:
      'import pandas as pd\nfrom pandas.api.types import is_numeric_dtype\n\norders = pd.read_csv("orders.csv", parse_dates=["day"])\nindex = pd.date_range("2024-01-01", periods=3, freq="D")\nlabels = pd.Series(["a", "b"])',
    pairs: [
      pair('orders.select_columns(["day"])', 'orders.filter(items=["day"])'),
      pair('orders.group_by("day").size()', 'orders.groupby("day").size()'),
      pair('orders.ix[0]', 'orders.iloc[0]'),
      pair('orders.as_matrix()', 'orders.to_numpy()'),
      pair('orders.to_excel_file("a.xlsx")', 'orders.to_excel("a.xlsx")'),
      pair('orders.drop_duplicates(columns=["day"])', 'orders.drop_duplicates(subset=["day"])'),
      pair('orders.sample(size=3)', 'orders.sample(n=3)'),
      pair('labels.str.remove("a")', 'labels.str.replace("a", "")'),
      pair('index.to_strings()', 'index.strftime("%Y")'),
      pair('from pandas.api.types import is_number_dtype', 'from pandas.api.types import is_bool_dtype'),
      pair('pd.concat([orders, orders], how="inner")', 'pd.concat([orders, orders], join="inner")'),
    ],
  },
  {
    package: 'numpy',
    setup:
      'import numpy as np\nfrom numpy.random import default_rng\n\nrng = default_rng(1)\nmatrix = np.arange(9).reshape(3, 3)',
    pairs: [
      pair('rng.rand_int(3)', 'rng.integers(3)'),
      pair('rng.shuffled([1, 2])', 'rng.permutation([1, 2])'),
      pair('np.asscalar(matrix)', 'np.asarray(matrix)'),
      pair('np.row_stack_all([matrix])', 'np.vstack([matrix])'),
      pair('matrix.multiply(matrix)', 'matrix.dot(matrix)'),
      pair('np.linalg.eigenvalues(matrix)', 'np.linalg.eigvals(matrix)'),
    ],
  },
  {
    package: 'requests',
    setup:
      'import requests\nfrom requests.adapters import HTTPAdapter\n\n\ndef load(url: str) -> requests.Response:\n    return requests.get(url, timeout=3)\n\n\nanswer = load("http://localhost")',
    pairs: [
      pair('answer.to_json()', 'answer.json()'),
      pair('answer.is_success', 'answer.ok'),
      pair('load("http://localhost").body', 'load("http://localhost").content'),
      pair(
        'requests.Session().mount_adapter("http://", HTTPAdapter())',
        'requests.Session().mount("http://", HTTPAdapter())',
      ),
      pair('requests.put("http://localhost", payload={})', 'requests.put("http://localhost", data={})'),
      pair('requests.status_ok(200)', 'requests.codes.ok'),
    ],
  },
  {
    package: 'flask',
    setup:
      'from flask import Blueprint, Flask, session, url_for\n\nshop = Blueprint("shop", __name__)\napp = Flask(__name__)',
    pairs: [
      pair('app.include_blueprint(shop)', 'app.register_blueprint(shop)'),
      pair('app.config.load_yaml("a.yaml")', 'app.config.from_pyfile("a.py")'),
      pair('app.run(hostname="localhost")', 'app.run(host="localhost")'),
      pair('shop.middleware("a")', 'shop.before_request(print)'),
      pair('from flask import JSONResponse', 'from flask import Response'),
    ],
  },
  {
    package: 'sqlalchemy',
    setup:
      'from sqlalchemy import ForeignKey, Integer, String, create_engine, func, select\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\nclass User(Base):\n    __tablename__ = "user"\n    id: Mapped[int] = mapped_column(primary_key=True)\n\n\nmake = sessionmaker(create_engine("sqlite://"))',
    pairs: [
      pair(
        'with make() as database:\n    database.insert(User())',
        'with make() as database:\n    database.add(User())',
      ),
      pair(
        'with make() as database:\n    database.scalars(select(User)).to_list()',
        'with make() as database:\n    database.scalars(select(User)).all()',
      ),
      pair('Base.metadata.create_everything()', 'Base.metadata.clear()'),
      pair('select(User).sort_by(User.id)', 'select(User).order_by(User.id)'),
      pair('from sqlalchemy import Boolean32', 'from sqlalchemy import Boolean'),
    ],
  },
  {
    package: 'pydantic',
    setup:
      'from pydantic import BaseModel, ConfigDict, ValidationError, field_validator\n\n\nclass Order(BaseModel):\n    model_config = ConfigDict(frozen=True)\n    id: int',
    pairs: [
      pair('Order(id=1).as_dict()', 'Order(id=1).model_dump()'),
      pair('Order.validate_json("{}")', 'Order.model_validate_json("{}")'),
      pair('from pydantic import EmailAddress', 'from pydantic import EmailStr'),
    ],
  },
  {
    package: 'python',
    setup:
      'import collections\nimport csv\nimport itertools\nimport logging\nimport random\nimport shutil\nimport time\nfrom dataclasses import dataclass\nfrom functools import lru_cache\n\nlog = logging.getLogger(__name__)',
    pairs: [
      pair('log.trace("a")', 'log.debug("a")'),
      pair('itertools.flatten([[1]])', 'itertools.chain([1])'),
      pair('collections.Counter("a").top(1)', 'collections.Counter("a").most_common(1)'),
      pair('random.choose([1])', 'random.choice([1])'),
      pair('shutil.remove("a")', 'shutil.rmtree("a")'),
      pair('time.now()', 'time.time()'),
    ],
  },
];
