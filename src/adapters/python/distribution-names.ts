import { groupOfEachWord } from '../../base/grouped-words.ts';

/**
 * Modules whose package has another name, apart from `import a_b` of `a-b`. Maintained by hand; installed
 * packages take precedence.
 */
export const DISTRIBUTION_OF_MODULE = groupOfEachWord(`
  absl-py: absl
  antlr4-python3-runtime: antlr4
  apache-airflow: airflow
  apache-beam: beam
  attrs: attr
  aws-sam-translator: samtranslator
  beautifulsoup4: bs4
  cffi: _cffi_backend
  cfn-lint: cfnlint
  cupy-cuda12x: cupy cupyx
  cython: pyximport
  dbus-python: _dbus_bindings dbus
  delta-spark: delta
  discord-py: discord
  django-allauth: allauth
  django-cors-headers: corsheaders
  django-crispy-forms: crispy_forms
  django-debug-toolbar: debug_toolbar
  django-environ: environ
  django-filter: django_filters
  django-haystack: haystack
  django-import-export: import_export
  django-oauth-toolkit: oauth2_provider
  django-phonenumber-field: phonenumber_field
  django-storages: storages
  django-taggit: taggit
  djangorestframework: rest_framework
  djangorestframework-simplejwt: rest_framework_simplejwt
  dm-tree: tree
  dnspython: dns
  facebook-sdk: facebook
  faiss-cpu: faiss
  ffmpeg-python: ffmpeg
  gdal: ogr osgeo
  gitpython: git
  google-api-python-client: apiclient googleapiclient
  google-cloud-aiplatform: vertexai
  graphql-core: graphql
  grpcio: grpc
  grpcio-health-checking: grpc_health
  grpcio-reflection: grpc_reflection
  grpcio-status: grpc_status
  grpcio-tools: grpc_tools
  hydra-core: hydra
  hypothesis: _hypothesis_ftz_detector _hypothesis_globals _hypothesis_pytestplugin
  impyla: impala
  jsonrpclib-pelix: jsonrpclib
  kafka-python: kafka
  libsass: sass
  lightning: lightning_fabric
  llama-cpp-python: llama_cpp
  markdown-it-py: markdown_it
  matplotlib: mpl_toolkits pylab
  matrix-nio: nio
  mecab-python3: MeCab
  mysql-connector-python: mysql
  mysqlclient: MySQLdb
  neo4j: bolt
  odfpy: odf
  openai-whisper: whisper
  opencc-python-reimplemented: opencc
  opencv-python: cv2
  openstacksdk: openstack
  paho-mqtt: paho
  peewee: playhouse
  pillow: PIL pil
  progressbar2: progressbar
  psycopg2-binary: psycopg2
  pulsar-client: pulsar
  py-cpuinfo: cpuinfo
  pybluez: bluetooth
  pycairo: cairo
  pycryptodome: Crypto
  pycryptodomex: Cryptodome
  pycups: cups
  pyelftools: elftools
  pygithub: github
  pygobject: gi gtk
  pyjks: jks
  pyjwt: jwt
  pymongo: bson gridfs
  pymupdf: fitz
  pynacl: nacl
  pyobjc-core: objc
  pyobjc-framework-cocoa: AppKit CoreFoundation Foundation
  pyobjc-framework-quartz: Quartz
  pyodide-py: pyodide
  pyopengl: OpenGL
  pyopenssl: OpenSSL
  pysaml2: saml2
  pyscss: scss
  pyserial: serial
  pyshp: shapefile
  pysocks: socks sockshandler
  pytelegrambotapi: telebot
  pytest: _pytest py
  pytest-xdist: xdist
  python-axolotl: axolotl
  python-barcode: barcode
  python-bidi: bidi
  python-binance: binance
  python-bitcoinlib: bitcoin
  python-can: can
  python-chess: chess
  python-consul: consul
  python-crontab: crontab
  python-dateutil: dateutil
  python-decouple: decouple
  python-docx: docx
  python-dotenv: dotenv
  python-editor: editor
  python-engineio: engineio
  python-etcd: etcd
  python-geohash: geohash
  python-gflags: gflags
  python-gitlab: gitlab
  python-gnupg: gnupg
  python-hcl2: hcl2
  python-jenkins: jenkins
  python-jose: jose
  python-keycloak: keycloak
  python-keystoneclient: keystoneclient
  python-ldap: ldap
  python-logstash: logstash
  python-louvain: community
  python-magic: magic
  python-memcached: memcache
  python-multipart: multipart
  python-nmap: nmap
  python-novaclient: novaclient
  python-pptx: pptx
  python-prctl: prctl
  python-rapidjson: rapidjson
  python-redmine: redmine
  python-sat: pysat
  python-slugify: slugify
  python-snappy: snappy
  python-socketio: socketio
  python-stdnum: stdnum
  python-telegram-bot: telegram
  python-twitter: twitter
  python-ulid: ulid
  python-vlc: vlc
  python-xlib: Xlib
  pythonnet: clr
  pyusb: usb
  pywin32: adodbapi pythoncom pywintypes win32api win32clipboard win32com win32con win32event win32evtlog
  pywin32: win32evtlogutil win32file win32gui win32pipe win32print win32process win32security win32service
  pywin32: win32serviceutil win32ui winerror winxpgui
  pyyaml: _yaml yaml
  pyzmq: zmq
  rpds-py: rpds
  rpi-gpio: RPi
  scikit-image: skimage
  scikit-learn: sklearn
  scikit-learn-intelex: sklearnex
  scikit-optimize: skopt
  setuptools: _distutils_hack easy_install pkg_resources
  slackclient: slack
  speechrecognition: speech_recognition
  systemd-python: systemd
  ta-lib: talib
  tavily-python: tavily
  toolz: tlz
  torch: caffe2
  tzdata: zoneinfo_data
  umap-learn: umap
  websocket-client: websocket
  wxpython: wx
`);

/** The same for modules in a namespace that many packages share, where one name does not follow from the other. */
export const DISTRIBUTION_IN_NAMESPACE = groupOfEachWord(`
  appengine-python-standard: google.appengine
  azure-ai-ml: azure.ai
  azure-functions-durable: azure.durable_functions
  azure-storage-blob: azure.storage
  azure-storage-file-datalake: azure.storage.filedatalake
  azure-storage-file-share: azure.storage.fileshare
  cloud-sql-python-connector: google.cloud.sql
  google-ai-generativelanguage: google.ai
  google-api-core: google.api google.api_core
  google-auth: google.auth google.oauth2
  google-cloud-artifact-registry: google.cloud.artifactregistry
  google-cloud-core: google.cloud._helpers google.cloud.client google.cloud.exceptions
  google-cloud-error-reporting: google.cloud.error_reporting google.cloud.errorreporting
  google-cloud-kms: google.cloud.kms
  google-cloud-pubsub: google.pubsub
  google-cloud-recaptcha-enterprise: google.cloud.recaptchaenterprise
  google-cloud-resource-manager: google.cloud.resourcemanager
  google-cloud-secret-manager: google.cloud.secretmanager
  google-cloud-securitycenter: google.cloud.securitycenter
  google-cloud-storage: google.cloud.storage
  google-resumable-media: google.resumable_media
  googleapis-common-protos: google.gapic google.logging google.longrunning google.rpc google.type
  grpc-google-iam-v1: google.iam
  opentelemetry-api: opentelemetry._logs opentelemetry.attributes opentelemetry.baggage
  opentelemetry-api: opentelemetry.context opentelemetry.environment_variables opentelemetry.metrics opentelemetry.propagate
  opentelemetry-api: opentelemetry.propagators opentelemetry.trace opentelemetry.util
  opentelemetry-exporter-otlp: opentelemetry.exporter.otlp
  opentelemetry-semantic-conventions: opentelemetry.semconv
  pastedeploy: paste.deploy
  pastescript: paste.script
  protobuf: google.protobuf
  snowflake-connector-python: snowflake.connector
  snowflake-core: snowflake.core
  snowflake-snowpark-python: snowflake.snowpark
  snowflake-sqlalchemy: snowflake.sqlalchemy
`);

/**
 * Modules provided by a program that embeds Python, by an operating system, or by another Python: Python 2,
 * Jython, PyPy. No registry has them, and code that also runs elsewhere may legitimately import them.
 */
export const HOST_MODULES: ReadonlySet<string> = new Set(
  `
  apt apt_inst apt_pkg aptsources arcpy bpy_extras dnf gdb google.colab hou ida_bytes ida_funcs ida_hexrays
  ida_kernwin idaapi idautils idc js lldb machine maya micropython mathutils nuke pyodide_js rpm selinux
  softwareproperties unreal uno utime vim xbmc xbmcaddon xbmcgui xbmcplugin xbmcvfs
  __builtin__ _abcoll _winreg anydbm BaseHTTPServer Bastion CGIHTTPServer ConfigParser Cookie
  cookielib copy_reg cPickle cStringIO dbhash dircache dl DocXMLRPCServer dummy_thread dumbdbm exceptions
  fpformat gdbm htmlentitydefs htmllib HTMLParser httplib ihooks imputil md5 mhlib mimetools MimeWriter mimify
  multifile new popen2 posixfile Queue rfc822 robotparser sets sgmllib sha SimpleHTTPServer SimpleXMLRPCServer
  SocketServer statvfs StringIO thread tkFileDialog Tkinter tkMessageBox tkSimpleDialog toaiff ttk urllib2
  urlparse user UserDict UserList UserString whichdb xmlrpclib
  __pypy__ java javax jnius org System vms_lib
  `
    .trim()
    .split(/\s+/),
);
